// Package webconsole manages OAuth apps that a person creates in a vendor's web console, because the vendor has no API for
// them. The plan lists what the person has to do there, and the apply fails until the configuration confirms, by the
// fingerprint of the settings, that it is done. The state therefore only records what a person has confirmed.
//
// Start with [Resource], which makes a resource of a vendor's declaration. plan.go and apply.go have its operations, steps.go the
// steps for the person. If the vendor's block has a registration endpoint, the same resource uses OAuth 2.0 Dynamic Client
// Registration instead (api.go). [Console] has the resource for the apps of any vendor (console.go).
package webconsole

import (
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
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

// Vendor is implemented by a pointer to a struct V that holds the attributes of an app that only one vendor has. V embeds a
// [Registration] if an endpoint may manage the apps.
type Vendor[V any] interface {
	*V
	Instructions() Instructions
	// Fields returns the fields of the console's form for the values that V holds, in the order of the form.
	Fields() []Field
}

// Instructions describe a vendor's web console, in the words that a person finds there.
type Instructions struct {
	Vendor       string   // "Fillout"
	Address      string   // of the page with the apps
	AppAddress   string   // of the page of this app, "" if it is not known
	Path         string   // the way to that page through the menus: "Settings → Developer → OAuth integrations"
	Role         string   // who can do it: "an administrator of your Fillout account"
	Create       string   // the button for a new app: "Create app"
	Choose       []string // steps between the button and the form, such as the choice of a type
	Finish       []string // sentences about what remains to be done with a new app, such as keeping its secret
	Name         string   // label of the field for the app's name, the first of the form
	RedirectURIs string   // label of the field for the redirect URIs
	Early        bool     // whether early fingerprints of such apps exist
}

// Field is a field of the console's form that only one vendor has.
type Field struct {
	Label     string
	Attribute string // its name
	Key       string // of the value, if the attribute is a map
	Value     *types.String
	// Shown maps values to the words that the console shows for them.
	Shown map[string]string
	// Steps is the value in the steps; "" for the value itself.
	Steps string
	// Metadata is the name of the value in the metadata of an OAuth client, "" if it has none.
	Metadata string
	// Fixed is set if the value is decided when the app is created: another value makes another app.
	Fixed bool
	// Added is set if early fingerprints do not know the field.
	Added bool
}

// List is a field of the console's form that takes several values.
type List struct {
	Label, Attribute string
	Value            types.Set
}

// lister is an optional interface of a [Vendor] whose form has more lists than the redirect URIs.
type lister interface {
	Lists() []List
}

// checker is an optional interface of a [Vendor] that restricts settings.
type checker interface {
	Check(redirectURIs types.Set) error
}

const description = " %[1]s has no API for apps, so a person creates and changes them in %[1]s's settings. This resource keeps the declared settings in your repository, " +
	"lists in numbered steps what the person has to do, and refuses to apply until the configuration confirms that it is done."

const notes = "- The provider cannot read %[1]s's console. It trusts `confirmed`, and it does not notice a change that is only made in the console. The guide [OAuth apps](../guides/oauth-apps.md) shows all steps.\n" +
	"- A destroy removes an app of the console from the state only. A warning describes how a person deletes it.\n" +
	"- The app is yours, at %[1]s. An app of another vendor that has no API is an `integrations_console_oauth_app`, and one at a server with an API for clients (RFC 7591) is an `integrations_oauth_client`.\n" +
	"- With `app_registration`, an interrupted apply can leave a duplicate app at the endpoint: see [When an apply is interrupted](../guides/interrupted.md)."

// Resource returns the resource that an App declares; V holds the attributes that only this vendor has.
func Resource[V any, P Vendor[V]](app App) tf.Object {
	vendor := P(new(V)).Instructions().Vendor
	all := attributes(" if `managed_by` is `console`, and leave it out if `managed_by` is `api`.")
	maps.Copy(all, registrationAttributes(vendor))
	maps.Copy(all, app.Attributes)
	return resourceOf[V, P](app, all, fmt.Sprintf(description, vendor), fmt.Sprintf(notes, vendor))
}

func resourceOf[V any, P Vendor[V]](app App, all map[string]schema.Attribute, description, notes string) tf.Object {
	return tf.Resource[*Client, *model[V, P]]{
		Type:          app.Type,
		Description:   app.Description + description,
		Notes:         notes,
		Attributes:    all,
		Substitutes:   true, // RFC 7591, section 3.2.1
		NoDataSources: true, // a read needs the registration access token from the state, and the console cannot be read at all
	}
}
