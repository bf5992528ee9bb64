// Package webconsole manages OAuth apps that a person creates in a vendor's web console, because the vendor has no API for
// them. The plan lists what the person has to do there, and the apply fails until the configuration confirms, by the
// fingerprint of the settings, that it is done. The state therefore only records what a person has confirmed.
//
// Start with [Resource], which makes a resource of a vendor's declaration. model.go has its operations, declaration.go the
// steps for the person. If the vendor's block has a registration endpoint, the same resource uses OAuth 2.0 Dynamic Client
// Registration instead (api.go).
package webconsole

import (
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// App declares the resource type of a vendor's apps.
type App struct {
	Type        string // without the provider's prefix: "fillout_oauth_app"
	Description string // the first sentences of the page, about the app
	// Attributes are those that only this vendor's apps have: one for each field of the struct V in [Resource].
	Attributes map[string]schema.Attribute
}

// Vendor is implemented by a pointer to a struct V that holds the attributes of an app that only one vendor has. Each field of
// V is a types.String with a tfsdk tag.
type Vendor[V any] interface {
	*V
	Instructions() Instructions
	// Fields returns the fields of the console's form for the values that V holds, in the order of the form.
	Fields() []Field
}

// Instructions describe a vendor's web console, in the words that a person finds there.
type Instructions struct {
	Vendor  string // "Fillout"
	Address string // of the page with the apps
	Path    string // the way to that page through the menus: "Settings → Developer → OAuth integrations"
	Create  string // the button for a new app: "Create app"
	Finish  string // a sentence about what remains to be done with a new app, such as keeping its secret
	Name    string // label of the field for the app's name, the first of the form
}

// Field is a field of the console's form that only one vendor has.
type Field struct {
	Label     string
	Attribute string // its name
	Value     *types.String
	// Shown maps values to the words that the console shows for them.
	Shown map[string]string
	// Metadata is the name of the value in the metadata of an OAuth client.
	Metadata string
	// Fixed is set if the value is decided when the app is created: another value makes another app.
	Fixed bool
}

// redirectURIChecker is an optional interface of a [Vendor] that restricts redirect URIs.
type redirectURIChecker interface {
	CheckRedirectURIs(types.Set) error
}

const description = " %[1]s has no API for apps, so a person creates and changes them in %[1]s's settings. This resource keeps the declared settings in your repository, " +
	"lists in numbered steps what the person has to do, and refuses to apply until the configuration confirms that it is done."

const notes = "- The provider cannot read %[1]s's console. It trusts `confirmed`, and it does not notice a change that is only made in the console. The guide [OAuth apps](../guides/oauth-apps.md) shows all steps.\n" +
	"- A destroy removes an app of the console from the state only. A warning describes how a person deletes it.\n" +
	"- With `app_registration`, an interrupted apply can leave a duplicate app at the endpoint: see [When an apply is interrupted](../guides/interrupted.md)."

// Resource returns the resource that an App declares; V holds the attributes that only this vendor has.
func Resource[V any, P Vendor[V]](app App) tf.Object {
	vendor := P(new(V)).Instructions().Vendor
	all := attributes(vendor)
	maps.Copy(all, app.Attributes)
	return tf.Resource[*Client, *model[V, P]]{
		Type:        app.Type,
		Description: app.Description + fmt.Sprintf(description, vendor),
		Notes:       fmt.Sprintf(notes, vendor),
		Attributes:  all,
		Unreadable:  true, // a read needs the registration access token from the state, and the console cannot be read at all
	}
}

// attributes returns the attributes of [common].
func attributes(vendor string) map[string]schema.Attribute {
	const api = " Null unless `managed_by` is `api`."
	return map[string]schema.Attribute{
		"id": tf.Computed("Client ID of the app."),
		"name": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Name of the app, which users see when they consent.\n\nChanging this updates the app in place.",
		},
		"redirect_uris": schema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			Validators: []validator.Set{setvalidator.ValueStringsAre(tf.RedirectURI())},
			MarkdownDescription: "Redirect URIs that the app may send its users back to.\n\nAn empty set allows none. If unset, this resource does not manage them: " +
				"use either this argument or `integrations_oauth_redirect_uri`, not both. Changing this updates the app in place.",
		},
		"client_id": schema.StringAttribute{
			Optional: true, Computed: true,
			PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplaceIfConfigured()},
			MarkdownDescription: "Client ID of the app.\n\nCopy it from the console if `managed_by` is `console`, and leave it out if `managed_by` is `api`. " +
				"Changing this makes Terraform manage a different app.",
		},
		"client_secret":             sensitive("Client secret of the app." + api),
		"registration_client_uri":   tf.Computed("Address of the app's registration (RFC 7592)." + api),
		"registration_access_token": sensitive("Token that authorizes changes of the app's registration (RFC 7592)." + api),
		"managed_by": schema.StringAttribute{
			Computed: true,
			MarkdownDescription: fmt.Sprintf("`console` if a person enters the settings in %s's web console, `api` if a registration endpoint manages the app. "+
				"It is `api` if the provider's block had `app_registration` when the app was created.", vendor),
		},
		"fingerprint": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Fingerprint of all settings that are declared here. Null unless `managed_by` is `console`.",
		},
		"confirmed": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "The `fingerprint` of the settings that a person has entered in the console.\n\nIf it differs from `fingerprint`, the plan lists the steps " +
				"for the person, and the apply fails. Leave it out if `managed_by` is `api`.",
		},
	}
}

// sensitive has no plan modifier, because the server may replace the value in any answer.
func sensitive(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: description}
}
