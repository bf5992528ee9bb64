package tf

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// An import ID is either refused, or it names one object: all parts of its identity are there, and give the ID again.
func FuzzImportID(f *testing.F) {
	for _, id := range []string{
		"id", "account/id", "parent/id", "account/parent/id", "", "/", "//", "/id", "id/", "a//b", " ", "a b", "a/b/c/d",
		"https://auth.example.com/register/abc https://app.example.com/cb", "ä\x00\n", "\u2028",
	} {
		f.Add(id)
	}
	objects := map[string]resourceShell[any, Model[any]]{
		"an ID":                   {Resource: Resource[any, Model[any]]{Identity: []string{"id"}, Separator: "/"}},
		"with an account":         {Resource: Resource[any, Model[any]]{Identity: []string{"id"}, Separator: "/"}, account: "account"},
		"below another":           {Resource: Resource[any, Model[any]]{Identity: []string{"parent", "id"}, Separator: "/"}},
		"below, in an account":    {Resource: Resource[any, Model[any]]{Identity: []string{"parent", "id"}, Separator: "/"}, account: "account"},
		"with a space in-between": {Resource: Resource[any, Model[any]]{Identity: []string{"parent", "id"}, Separator: " "}},
	}
	for name, object := range objects {
		object.Type, object.schema = "vendor_object", schema.Schema{Attributes: map[string]schema.Attribute{
			"account": schema.StringAttribute{Computed: true}, "parent": schema.StringAttribute{Computed: true}, "id": schema.StringAttribute{Computed: true},
		}}
		objects[name] = object
	}
	f.Fuzz(func(t *testing.T, id string) {
		if id == "" || !utf8.ValidString(id) { // Terraform asks with neither
			return
		}
		for name, object := range objects {
			resp := resource.ImportStateResponse{State: tfsdk.State{
				Schema: object.schema, Raw: tftypes.NewValue(object.schema.Type().TerraformType(t.Context()), nil),
			}}
			object.ImportState(t.Context(), resource.ImportStateRequest{ID: id}, &resp)
			if resp.Diagnostics.HasError() {
				continue
			}
			for _, attribute := range object.Identity {
				var value types.String
				resp.Diagnostics.Append(resp.State.GetAttribute(t.Context(), path.Root(attribute), &value)...)
				if value.ValueString() == "" {
					t.Errorf("%s: %q is imported without %s", name, id, attribute)
				}
			}
			var account types.String
			resp.Diagnostics.Append(resp.State.GetAttribute(t.Context(), path.Root("account"), &account)...)
			again := object.importID(resp.State.Raw)
			if again != id && account.ValueString()+object.Separator+again != id || resp.Diagnostics.HasError() {
				t.Errorf("%s: %q is imported as %q of account %q: %v", name, id, again, account.ValueString(), resp.Diagnostics)
			}
		}
	})
}

// The validator refuses what the functions refuse, and its words can be shown. Another validator refuses an empty string.
func FuzzRedirectURI(f *testing.F) {
	for _, uri := range []string{
		"https://app.example.com/cb", "http://localhost:1/", "http://[::1]/", "com.example.app:/cb", "https://*.example.com", "https://a#", "//a", "",
		"https://user:pw@a.example.com", "https://a.example.com:x/", "HTTPS:%zz", "https:opaque", "javascript:alert(1)", "https://[::1%25a]/",
	} {
		f.Add(uri)
	}
	f.Fuzz(func(t *testing.T, uri string) {
		if !utf8.ValidString(uri) {
			return
		}
		var resp validator.StringResponse
		RedirectURI().ValidateString(t.Context(), validator.StringRequest{Path: path.Root("uri"), ConfigValue: types.StringValue(uri)}, &resp)
		if refused := CheckRedirectURI("uri", uri); uri != "" && (refused != nil) != resp.Diagnostics.HasError() {
			t.Errorf("%q: %v, but %v", uri, refused, resp.Diagnostics)
		}
		for _, d := range resp.Diagnostics {
			if strings.ContainsFunc(d.Detail(), func(r rune) bool { return r < ' ' || r == 0x7f || r == 0x9b }) {
				t.Errorf("%q: the words cannot be shown: %q", uri, d.Detail())
			}
		}
	})
}
