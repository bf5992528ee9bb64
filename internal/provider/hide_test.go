package provider_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// diagnose returns a diagnostic of an OAuth client with the configuration, as it leaves the provider. Arguments that are not in config are null.
func diagnose(t *testing.T, config map[string]tftypes.Value, d tfprotov6.Diagnostic) tfprotov6.Diagnostic {
	t.Helper()
	s := provider.NewServer("test", nil, "")
	all, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	const client = "integrations_oauth_client"
	kind := all.ResourceSchemas[client].ValueType().(tftypes.Object) // a schema is an object
	values := map[string]tftypes.Value{}
	for name, of := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(of, nil)
		if value, ok := config[name]; ok {
			values[name] = value
		}
	}
	encoded, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		t.Fatal(err)
	}
	s.Hide(&tfprotov6.ValidateResourceConfigRequest{TypeName: client, Config: &encoded}, []*tfprotov6.Diagnostic{&d})
	return d
}

func text(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

func TestHide(t *testing.T) {
	t.Parallel()
	const name, uri = `Acme "<&>%é canary`, "https://user-canary:pass-canary@auth.example.com/tenant-canary/a%20b?token=canary-%22x&n=1"
	encoded, err := json.Marshal(map[string]string{"client_name": name, "logo_uri": uri})
	if err != nil {
		t.Fatal(err)
	}
	twice, err := json.Marshal(map[string]string{"message": string(encoded)})
	if err != nil {
		t.Fatal(err)
	}
	config := map[string]tftypes.Value{
		"client_name": text(name), "logo_uri": text(uri), "software_id": text("software-id"), "scope": text("read"),
		"token_endpoint_auth_method": text("client_secret_basic"),
	}
	for what, c := range map[string]struct{ detail, want string }{
		"plain":           {"The name " + name + " is taken.", "The name (the value of client_name) is taken."},
		"JSON":            {string(encoded), `{"client_name":"(the value of client_name)","logo_uri":"(the value of logo_uri at auth.example.com)"}`},
		"JSON in JSON":    {string(twice), `{"message":"{\"client_name\":\"(the value of client_name)\",\"logo_uri\":\"(the value of logo_uri at auth.example.com)\"}"}`},
		"percent-encoded": {url.QueryEscape(name) + " " + url.QueryEscape(string(encoded)), ""},
		"path":            {"GET /tenant-canary/a%20b: 404", "GET (a part of logo_uri): 404"},
		"query value":     {`unknown token canary-"x`, "unknown token (a part of logo_uri)"},
		"user":            {"user-canary and pass-canary", "(a part of logo_uri) and (a part of logo_uri)"},
		"cut":             {`{"client_name":"Acme \"<&…`, `{"client_name":"(the value of client_name)…`},
		"shown":           {"The client software-id at auth.example.com may read by client_secret_basic.", "The client software-id at auth.example.com may read by client_secret_basic."},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			got := diagnose(t, config, tfprotov6.Diagnostic{Summary: c.detail, Detail: c.detail})
			if strings.Contains(got.Summary+got.Detail, "canary") || (c.want != "" && (got.Detail != c.want || got.Summary != c.want)) {
				t.Errorf("got %q, want %q", got.Detail, c.want)
			}
		})
	}
}

// The path of a diagnostic has neither the element of a set, which is a configured value, nor a nested attribute, which Terraform does not find.
func TestHidePath(t *testing.T) {
	t.Parallel()
	at := tftypes.NewAttributePath().WithAttributeName("redirect_uris")
	for name, path := range map[string]*tftypes.AttributePath{
		"itself":           at,
		"element of a set": at.WithElementKeyValue(text("canary")),
		"nested":           at.WithAttributeName("a").WithAttributeName("b"),
		"element, nested":  at.WithElementKeyInt(1).WithAttributeName("a"),
	} {
		if got := diagnose(t, nil, tfprotov6.Diagnostic{Attribute: path}); !got.Attribute.Equal(at) {
			t.Errorf("%s: the path is %s", name, got.Attribute)
		}
	}
	for _, kept := range []*tftypes.AttributePath{at.WithElementKeyString("a"), at.WithElementKeyInt(1), nil} {
		if got := diagnose(t, nil, tfprotov6.Diagnostic{Attribute: kept}); !got.Attribute.Equal(kept) {
			t.Errorf("the path %s is %s", kept, got.Attribute)
		}
	}
}

// The error of a function does not quote its arguments, and has no period, because Terraform adds one.
func TestFunctionErrors(t *testing.T) {
	t.Parallel()
	s := provider.NewServer("test", nil, "")
	argument, err := tfprotov6.NewDynamicValue(tftypes.String, text("https://app.example.com/canary-in-a-path#canary"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"parse_redirect_uri", "normalize_redirect_uri", "poozle_callback_url"} {
		response, err := s.CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Name: name, Arguments: []*tfprotov6.DynamicValue{&argument}})
		if err != nil || response.Error == nil {
			t.Fatalf("%s: %v, %v", name, response, err)
		}
		if strings.Contains(response.Error.Text, "canary") || strings.HasSuffix(response.Error.Text, ".") {
			t.Errorf("%s: %q", name, response.Error.Text)
		}
	}
}
