package webconsole

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// preset is the console of a vendor whose public documentation describes it.
type preset struct {
	Instructions
	fields   []string // labels of the other fields, in the order of the form
	required []string // those that the vendor requires
	one      bool     // whether an app has only one redirect URI
	origins  bool     // whether an app has JavaScript origins
}

// presets returns the presets by their names.
func presets() map[string]preset {
	return map[string]preset{"github": github(), "google": google()}
}

// github follows https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/creating-an-oauth-app, of OAuth apps: "OAuth apps cannot
// have multiple callback URLs".
func github() preset {
	return preset{
		Instructions: Instructions{
			Vendor:       "GitHub",
			Address:      "https://github.com/settings/developers",
			Path:         "your profile picture → Settings → Developer settings → OAuth apps",
			Role:         "the owner of the app",
			Create:       "New OAuth App",
			Finish:       []string{"Press \"Register application\".", "Generate a client secret, and put it into your secret store at once."},
			Name:         "Application name",
			RedirectURIs: "Authorization callback URL",
		},
		fields:   []string{"Homepage URL", "Application description"},
		required: []string{"Homepage URL"},
		one:      true,
	}
}

// google follows https://support.google.com/cloud/answer/15549257, of OAuth clients for web applications.
func google() preset {
	return preset{
		Instructions: Instructions{
			Vendor:       "Google",
			Address:      "https://console.cloud.google.com/auth/clients",
			Path:         "your project → Google Auth Platform → Clients",
			Create:       "Create client",
			Choose:       []string{"Application type: Web application"},
			Finish:       []string{"Press \"Create\", and put the client secret into your secret store at once: Google shows it only this once."},
			Name:         "Name",
			RedirectURIs: "Authorized redirect URIs",
		},
		origins: true,
	}
}

func (p preset) check(a *consoleApp, redirectURIs types.Set) error {
	if p.one && len(redirectURIs.Elements()) > 1 {
		return tf.Invalid("redirect_uris", "An OAuth app of %s has one callback URL. Declare one app for each redirect URI.", p.Vendor)
	}
	if !p.origins && len(a.JavaScriptOrigins.Elements()) > 0 {
		return tf.Invalid("javascript_origins", "An OAuth app of %s has no JavaScript origins. Leave javascript_origins out.", p.Vendor)
	}
	for _, label := range p.required {
		if _, ok := a.Form.Elements()[label]; !ok && !a.Form.IsUnknown() {
			return tf.Invalid("fields", "%s requires the field %q. Add it to fields.", p.Vendor, label)
		}
	}
	return nil
}

// pageAddress accepts the address of a page.
func pageAddress() validator.String { return page{} }

type page struct{}

func (page) Description(context.Context) string { return "the address of a web page" }

func (v page) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (page) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown() && !isPage(req.ConfigValue.ValueString()) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid address", "This is not the address of a web page without user name. Set it to an address such as https://console.example.com/apps.")
	}
}
