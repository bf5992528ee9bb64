package fyle

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/webconsole"
)

var oauthAppResource = webconsole.Resource[oauthApp](webconsole.App{
	Type: "fyle_oauth_app",
	Description: "A custom app of Fyle is either an OAuth 2.0 app or an internal app. An OAuth 2.0 app represents your product: users of your product consent to it, and it then has access to their expenses. " +
		"An internal app acts as the administrator who created it. For now, only administrators can create apps.",
	Attributes: map[string]schema.Attribute{
		"description": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tf.MaxLength(250)},
			MarkdownDescription: "Purpose of the app.\n\nAt most 250 characters. Changing this updates the app in place.",
		},
		"type": schema.StringAttribute{
			Optional: true, Computed: true, Default: stringdefault.StaticString("oauth2"),
			Validators:    []validator.String{tf.OneOf("oauth2", "internal")},
			PlanModifiers: tf.RequiresReplaceUnlessNull(),
			MarkdownDescription: "`oauth2` for an app that users consent to, `internal` for an app that acts as the administrator who created it and has no redirect URIs.\n\n" +
				"Default: `oauth2`. Changing this makes Terraform manage a different app.",
		},
	},
})

// oauthApp holds the attributes that only Fyle's apps have.
type oauthApp struct {
	webconsole.Registration

	Description types.String `tfsdk:"description"`
	Type        types.String `tfsdk:"type"`
}

// Instructions describes the page as fylein/fyle-platform-docs does, in docs/concepts/oauth2-application.md and
// internal-application.md.
func (*oauthApp) Instructions() webconsole.Instructions {
	return webconsole.Instructions{
		Vendor:       "Fyle",
		Address:      "https://app.fylehq.com",
		Path:         "Settings → Integrations → Custom Apps",
		Role:         "an administrator of your Fyle account",
		Create:       "Create New App",
		Finish:       []string{"Save, and put the client secret (and the refresh token of an internal app) into your secret store at once: Fyle shows them only this once."},
		Name:         "Application Name",
		RedirectURIs: "Redirect URIs",
		Early:        true,
	}
}

func (a *oauthApp) Fields() []webconsole.Field {
	return []webconsole.Field{
		{Label: "Description", Attribute: "description", Value: &a.Description, Metadata: "description"},
		{Label: "Application Type", Attribute: "type", Value: &a.Type, Metadata: "type", Fixed: true, Shown: map[string]string{"oauth2": "OAuth 2.0", "internal": "Internal"}},
	}
}

// Check rejects redirect URIs of an internal app.
func (a *oauthApp) Check(uris types.Set) error {
	if a.Type.ValueString() == "internal" && len(uris.Elements()) > 0 {
		return tf.Invalid("redirect_uris", "An internal app has no redirect URIs. Leave redirect_uris out, or set type to \"oauth2\".")
	}
	return nil
}
