package fillout

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/webconsole"
)

var oauthAppResource = webconsole.Resource[oauthApp](webconsole.App{
	Type:        "fillout_oauth_app",
	Description: "An OAuth app of Fillout represents your product: users of your product consent to it, and it then has access to their forms. Before users of other accounts can use the app, Fillout may have to review and approve it.",
	Attributes:  oauthAppAttributes(),
})

func oauthAppAttributes() map[string]schema.Attribute {
	all := webconsole.IconAttributes()
	all["icon_uri"] = schema.StringAttribute{
		Optional: true, Validators: []validator.String{tf.WebhookURL(), tf.ConflictsWith("icon_file")},
		MarkdownDescription: "Address of the app's icon, which users see when they consent.\n\nThe console takes the icon as a file: download it from this address and upload it, or set `icon_file` instead. Changing this updates the app in place.",
	}
	return all
}

// oauthApp holds the attributes that only Fillout's apps have.
type oauthApp struct {
	webconsole.Registration
	webconsole.Icon
	IconURI types.String `tfsdk:"icon_uri"`
}

// Instructions follow https://www.fillout.com/help/third-party-apps.
func (*oauthApp) Instructions() webconsole.Instructions {
	return webconsole.Instructions{
		Vendor:       "Fillout",
		Address:      "https://build.fillout.com/home/settings/developer/apps",
		Path:         "your account name → Settings → Developer → OAuth integrations",
		Role:         "an administrator of your Fillout account",
		Create:       "Create app",
		Finish:       []string{"Generate the client secret, and put it into your secret store at once: Fillout shows it only this once."},
		Name:         "Name",
		RedirectURIs: "Redirect URIs",
		Early:        true,
	}
}

func (a *oauthApp) Fields() []webconsole.Field {
	return []webconsole.Field{
		{Label: "App icon, upload the file at", Attribute: "icon_uri", Value: &a.IconURI, Metadata: "logo_uri", Steps: "the address in icon_uri"},
		a.IconField("App icon, upload"),
	}
}
