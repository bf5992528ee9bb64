package webconsole

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// attributes returns the attributes of [common]. copied ends the sentence about the source of the client ID.
func attributes(copied string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": tf.Computed("Client ID of the app."),
		"name": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Name of the app, which users see when they consent.\n\nChanging this updates the app in place.",
		},
		"redirect_uris": schema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			Validators: []validator.Set{setvalidator.ValueStringsAre(tf.RedirectURI()), tf.DistinctRedirectURIs()},
			MarkdownDescription: "Redirect URIs that the app may send its users back to.\n\nAn empty set allows none. If unset, this resource does not manage them: " +
				"use either this argument or `integrations_oauth_redirect_uri`, not both. Changing this updates the app in place.",
		},
		"client_id": schema.StringAttribute{
			Optional: true, Computed: true,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplaceIfConfigured()},
			MarkdownDescription: "Client ID of the app.\n\nCopy it from the console" + copied +
				" Changing this makes Terraform manage a different app.",
		},
		"fingerprint": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Fingerprint of all settings that are declared here, without the client ID. Null unless a person manages the app.",
		},
		"confirmed": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "The `fingerprint` of the settings that a person has entered in the console.\n\nIf it differs from `fingerprint`, `pending` is true, the plan lists the " +
				"steps for the person, and the apply fails. You can set it together with `client_id`.",
		},
		"confirmed_by": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Who has confirmed the settings, for your records.\n\nThe provider only stores it. Changing this updates the state in place.",
		},
		"pending": schema.BoolAttribute{
			Computed: true,
			MarkdownDescription: "Whether a person still has to do something in the console. A plan knows it, unless `confirmed` is set and a setting is known only at apply: " +
				"see [In a pipeline](../guides/oauth-apps.md#in-a-pipeline).",
		},
		"steps": schema.ListAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "What the person has to do, step by step; empty unless `pending`. The steps contain the values of the settings in clear text.",
		},
	}
}

// registrationAttributes returns the attributes of [Registration].
func registrationAttributes(vendor string) map[string]schema.Attribute {
	const api = " Null unless `managed_by` is `api`."
	return map[string]schema.Attribute{
		"client_secret":             sensitive("Client secret of the app." + api),
		"registration_client_uri":   tf.Computed("Address of the app's registration (RFC 7592)." + api),
		"registration_access_token": sensitive("Token that authorizes changes of the app's registration (RFC 7592)." + api),
		"management": tf.Computed("What the registration endpoint lets Terraform do with the app: `full` (RFC 7592), `read` if it can only be read, or `none` if the endpoint only registers apps." + api +
			"\n\nThe provider learns this from the endpoint's answers. Unless it is `full`, a change replaces the app, and the old one stays."),
		"managed_by": schema.StringAttribute{
			Computed: true,
			MarkdownDescription: fmt.Sprintf("`console` if a person enters the settings in %s's web console, `api` if a registration endpoint manages the app. "+
				"It is `api` if the provider's block had `app_registration` when the app was created.", vendor),
		},
	}
}

// sensitive has no plan modifier, because the server may replace the value in any answer.
func sensitive(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: description}
}
