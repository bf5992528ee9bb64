package oauth_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

const serverType = "integrations_oauth_server"

func wantBool(t *testing.T, o acctest.Object, name string, want bool) {
	t.Helper()
	if !o.State[name].Equal(tftypes.NewValue(tftypes.Bool, want)) {
		t.Errorf("%s is %s, want %t", name, o.State[name], want)
	}
}

// TestServer reads the emulator's server by its issuer at each place, and by the resource that it protects.
func TestServer(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	issuer := e.URL + "/oauth"
	for _, path := range []string{
		"", "/.well-known/oauth-authorization-server/oauth", "/.well-known/openid-configuration/oauth",
		"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", // below the issuer
	} {
		e.OAuth.SetMetadataPath(path)
		for _, config := range []acctest.Config{{"issuer": issuer}, {"resource": issuer + "/resource"}} {
			read := acctest.MustSucceed(t, p.ReadData(serverType, config))
			if read.Text("issuer") != issuer || read.Text("registration_endpoint") != issuer+"/register" || read.Text("token_endpoint") != issuer+"/token" || read.Text("revocation_endpoint") != issuer+"/revoke" {
				t.Errorf("%s: %v", path, read.State)
			}
			wantBool(t, read, "registration_supported", true)
			wantBool(t, read, "client_id_metadata_document_supported", false)
		}
		made := e.Provider(t, nil).Create(clientType, acctest.Config{"issuer": issuer, "client_name": "Acme"})
		if made.Text("client_id") == "" {
			t.Errorf("%s: the client has no ID", path)
		}
	}
	e.OAuth.SetMetadataPath("/nowhere")
	acctest.WantText(t, p.ReadData(serverType, acctest.Config{"issuer": issuer}).Errors, `"issuer"`, "404")
	acctest.WantText(t, p.ReadData(serverType, acctest.Config{"resource": issuer + "/resource"}).Errors, `"resource"`, "404")
	acctest.WantText(t, p.ReadData(serverType, acctest.Config{"resource": e.URL + "/nowhere"}).Errors, `"resource"`, "oauth-protected-resource")
	e.ForgetCalls()
	for _, config := range []acctest.Config{{}, {"issuer": issuer, "resource": issuer + "/mcp"}} {
		acctest.WantText(t, p.ReadData(serverType, config).Errors, "issuer", "resource", "one of the two")
	}
	if len(e.Calls()) > 0 {
		t.Errorf("the invalid configurations made calls: %v", e.Calls())
	}
}

// A server that publishes much, with one member of a wrong type.
func TestServerAttributes(t *testing.T) {
	t.Parallel()
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `{"issuer": %q, "jwks_uri": "https://a.example/jwks", "revocation_endpoint": "https://a.example/revoke", "scopes_supported": ["b", "a"],
			"grant_types_supported": [], "token_endpoint_auth_methods_supported": "none", "client_id_metadata_document_supported": true,
			"require_pushed_authorization_requests": true, "code_challenge_methods_supported": ["S256"], "x": 12345678901234567890}`, server.URL)
	}))
	t.Cleanup(server.Close)
	read := acctest.MustSucceed(t, acctest.New(t).Provider(t, nil).ReadData(serverType, acctest.Config{"issuer": server.URL}))
	for name, want := range map[string]string{"jwks_uri": "https://a.example/jwks", "revocation_endpoint": "https://a.example/revoke", "registration_endpoint": ""} {
		if read.Text(name) != want {
			t.Errorf("%s is %q, want %q", name, read.Text(name), want)
		}
	}
	if scopes := elements(t, read, "scopes_supported"); !reflect.DeepEqual(scopes, []string{"a", "b"}) {
		t.Errorf("scopes_supported is %q", scopes)
	}
	if read.State["grant_types_supported"].IsNull() || !read.State["token_endpoint_auth_methods_supported"].IsNull() {
		t.Errorf("a set that is empty must not be null, and one of a wrong type must be: %v", read.State)
	}
	wantBool(t, read, "client_id_metadata_document_supported", true)
	wantBool(t, read, "require_pushed_authorization_requests", true)
	wantBool(t, read, "registration_supported", false)
	acctest.WantText(t, []string{read.Text("metadata")}, `"x":12345678901234567890`)
}
