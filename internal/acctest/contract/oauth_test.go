package contract_test

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// byTheAPI returns the case of a client that is registered by RFC 7591. tokenSetting is the provider's setting for the
// registration access token, which an import and a data source need.
func byTheAPI(s resourceCase, tokenSetting string, server func(*acctest.Env) *oauthfake.Server) resourceCase {
	s.variant = "by the API"
	s.unchanged = map[string]string{"client_id": "computed", "confirmed": "of the console"}
	s.outside = outside{
		change: func(e *acctest.Env, id string) {
			server(e).Clients.Edit(id, func(c *oauthfake.Client) { c.Set("client_name", "other") })
		},
		cannotSeeDeletion: "RFC 7592 has the same answer for a deleted client and for a bad token",
	}
	s.tokenDiesWithObject = true
	s.registrationServer = server
	s.importing.settings = tokenOf(tokenSetting)
	s.compareState = func(e *acctest.Env, o acctest.Object) string { return agreesWith(server(e), o) }
	s.losses = losses{
		lostAnswer: []string{"a client may exist", "RFC 7591 has no call"},
		killed:     "RFC 7591 has no way to list or find clients",
		collection: "clients",
	}
	return s
}

// tokenOf returns the provider settings with the registration access token of a state.
func tokenOf(setting string) func(acctest.Object) map[string]string {
	return func(o acctest.Object) map[string]string {
		return map[string]string{setting: o.Text("registration_access_token")}
	}
}

// agreesWith returns an error message if the state does not have the server's token and secret.
func agreesWith(server *oauthfake.Server, o acctest.Object) string {
	c, ok := server.Clients.Get(o.Text("client_id"))
	if !ok || c.Token != o.Text("registration_access_token") || c.Secret != o.Text("client_secret") {
		return "the state does not have the server's token and secret"
	}
	return ""
}

func oauthClient() resourceCase {
	server := func(e *acctest.Env) *oauthfake.Server { return e.OAuth }
	s := byTheAPI(resourceCase{
		resource: "oauth_client",
		config: func(e *acctest.Env) acctest.Config {
			return acctest.Config{
				"registration_endpoint": e.URL + "/oauth/register", "initial_access_token": "canary-77b1f0-initial-token",
				"redirect_uris": []string{"https://acme.example/a", "https://acme.example/b"}, "client_name": "Acme",
				"token_endpoint_auth_method": "client_secret_post", "grant_types": []string{"authorization_code"}, "response_types": []string{"code"},
				"client_uri": "https://acme.example", "logo_uri": "https://acme.example/logo.png", "scope": "read write", "contacts": []string{"a@acme.example"},
				"tos_uri": "https://acme.example/tos", "policy_uri": "https://acme.example/policy", "jwks_uri": "https://acme.example/jwks",
				"software_id": "acme", "software_version": "1",
			}
		},
		many: many{distinct: distinctName("client_name")},
		changes: []change{
			{set: acctest.Config{"client_name": "Acme 2", "redirect_uris": []string{"https://acme.example/c"}, "token_endpoint_auth_method": "client_secret_basic"}},
			{set: acctest.Config{"grant_types": []string{"authorization_code", "refresh_token"}, "contacts": []string{"b@acme.example"}, "scope": "read"}},
			{set: acctest.Config{"response_types": []string{"code", "token"}, "grant_types": []string{"authorization_code", "implicit"}}},
			{set: acctest.Config{"client_uri": "https://acme.example/2", "logo_uri": "https://acme.example/2.png", "tos_uri": "https://acme.example/tos2", "policy_uri": "https://acme.example/policy2"}},
			{set: acctest.Config{"jwks_uri": "https://acme.example/jwks2", "software_id": "acme2", "software_version": "2"}},
			{set: acctest.Config{"jwks_uri": nil, "jwks": `{"keys":[]}`}},
			{set: acctest.Config{"jwks": nil, "software_id": nil, "software_version": nil, "contacts": nil}},
			{set: acctest.Config{"client_uri": nil, "logo_uri": nil, "tos_uri": nil, "policy_uri": nil, "scope": nil}},
			{set: acctest.Config{"token_endpoint_auth_method": nil, "grant_types": nil, "response_types": nil, "client_name": nil}},
			{set: acctest.Config{"redirect_uris": nil}, action: "none"},
			{set: acctest.Config{"client_name": "Acme 3"}},
			{set: furtherMembers("1")},
			{set: furtherMembers("2")},
			{set: furtherMembers("")},
		},
	}, "oauth.registration_access_token", server)
	s.variant = ""
	s.unchanged = map[string]string{
		"registration_endpoint": "replaces", "issuer": "an alternative to registration_endpoint, see TestClientByIssuer of internal/oauth",
		"initial_access_token": "used once", "initial_access_token_wo": "used once", "initial_access_token_wo_version": "used once",
		"software_statement_wo": "used once", "rotate_before_expiry": "sends nothing, see TestExpiringSecret of internal/oauth",
	}
	s.importing.id = joinAttributes("registration_client_uri")
	s.importing.unknown = []string{"registration_endpoint", "initial_access_token"}
	s.importing.updates = true
	return s
}

// furtherMembers returns a value for each member that the other changes do not set; nil if variant is "".
func furtherMembers(variant string) acctest.Config {
	c := acctest.Config{"additional_metadata": fmt.Sprintf(`{"x_team":%q,"x_limits":[1,{"a":null}]}`, variant)}
	for _, member := range oauthapi.Members[15:] {
		switch member.Kind {
		case oauthapi.Strings, oauthapi.List:
			c[member.Name] = []string{"https://acme.example/" + variant, "https://acme.example/"}
		case oauthapi.Bool:
			c[member.Name] = variant == "1"
		case oauthapi.Seconds:
			c[member.Name], _ = strconv.Atoi(variant)
		default:
			c[member.Name] = "https://acme.example/" + variant // fits strings and URLs
		}
	}
	if variant == "" {
		for name := range c {
			c[name] = nil
		}
	}
	return c
}

func oauthRedirectURI() resourceCase {
	const client = "contract"
	return resourceCase{
		resource: "oauth_redirect_uri",
		config: func(e *acctest.Env) acctest.Config {
			e.OAuth.Clients.Put(oauthfake.Client{ID: client, Secret: "canary-77b1f0-secret", Token: "canary-77b1f0-token", Metadata: map[string]any{
				"client_name": "Acme", "redirect_uris": []any{"https://acme.example/there"}, "grant_types": []any{"authorization_code"},
				"response_types": []any{"code"}, "token_endpoint_auth_method": "client_secret_basic",
			}})
			return acctest.Config{
				"registration_client_uri": e.URL + "/oauth/register/" + client, "registration_access_token": "canary-77b1f0-token", "uri": "https://acme.example/a",
			}
		},
		many: many{distinct: func(_ *acctest.Env, i int) acctest.Config {
			return acctest.Config{"uri": fmt.Sprintf("https://acme.example/%d", i)}
		}},
		changes:   []change{{set: acctest.Config{"uri": "https://acme.example/b"}, action: "replace"}},
		unchanged: map[string]string{"registration_client_uri": "replaces", "registration_access_token": "the server accepts only one"},
		outside: outside{remove: func(e *acctest.Env, _ string) {
			e.OAuth.Clients.Edit(client, func(c *oauthfake.Client) { c.SetRedirectURIs("https://acme.example/there") })
		}},
		importing: importing{
			id:       func(o acctest.Object) string { return o.Text("registration_client_uri") + " " + o.Text("uri") },
			settings: tokenOf("oauth.registration_access_token"),
		},
		tokenDiesWithObject: true,
	}
}

// joinAttributes returns a function that joins attributes of a state to an import ID.
func joinAttributes(names ...string) func(acctest.Object) string {
	return func(o acctest.Object) string {
		var values []string
		for _, name := range names {
			values = append(values, o.Text(name))
		}
		return strings.Join(values, "/")
	}
}
