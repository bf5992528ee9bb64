package oauthfake_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// exchange is a call to the address of a client, or a registration. In all of its strings, $id, $secret and $token are those of the
// answer to the first registration.
type exchange struct {
	method string
	body   string // members of an update, or the body of a registration
	status int
	want   string // members of the answer; "absent" if the answer must not have the member, "other" if it must not be $secret
}

// kindTests has the exchanges with a server of each kind of Kinds, after a registration with the metadata of full.
func kindTests() map[string][]exchange {
	all := func(status int, want string) []exchange {
		return []exchange{{"GET", "", status, want}, {"PUT", "", status, want}, {"DELETE", "", status, want}}
	}
	named := func(address string) []exchange {
		want := `{"registration_client_uri":"` + address + `"}`
		return []exchange{{"POST", full, 201, strings.ReplaceAll(want, "$id", "$new")}, {"GET", "", 200, want}, {"PUT", "", 200, want}}
	}
	const usual = `{"registration_client_uri":"http://h:1/register/$id"}`
	gone := func(status int, code string) []exchange {
		return []exchange{{"GET", "", 200, `{}`}, {"DELETE", "", 204, ""}, {"GET", "", status, `{"error":"` + code + `"}`}, {"PUT", "", status, `{"error":"` + code + `"}`}}
	}
	unchanged := []exchange{{"GET", "", 200, usual}} // see TestKindMetadata
	return map[string][]exchange{
		"OpenID metadata":             unchanged,
		"OpenID metadata before path": unchanged,
		"metadata after path":         unchanged,
		"issuer with slash":           unchanged,
		"other issuer":                unchanged,
		"no metadata":                 unchanged,
		"no management":               append(all(404, "<html>"), exchange{"POST", `{}`, 201, `{"registration_client_uri":"absent","registration_access_token":"absent"}`}),
		"no token":                    {{"POST", `{}`, 201, `{"registration_client_uri":"http://h:1/register/$new","registration_access_token":"absent"}`}},
		"relative address":            named("/register/$id"),
		"plain address":               named("http://h:1/register/$id"), // see TestPlainAddress
		"foreign address":             named("http://127.0.0.2:1/register/$id"),
		"other host at read":          {{"GET", "", 200, `{"registration_client_uri":"http://localhost:1/register/$id"}`}, {"PUT", "", 200, usual}},
		"address moves":               {{"PUT", "", 200, `{"registration_client_uri":"http://h:1/register/$id/$id"}`}, {"GET", "", 200, usual}},
		"address once":                {{"GET", "", 200, `{"registration_client_uri":"absent"}`}, {"PUT", "", 200, `{"registration_client_uri":"absent"}`}},
		"unserved 404":                append(all(404, `{"error":"invalid_request"}`), exchange{"POST", `{}`, 201, `{"registration_client_uri":"http://h:1/register/$new"}`}),
		"unserved 405":                all(405, `{"error":"invalid_request"}`),
		"unserved 200":                all(200, `{"status":"error","client_id":"absent"}`),
		"gateway 404":                 all(404, "<html>"),
		"read only":                   {{"GET", "", 200, usual}, {"PUT", "", 404, `{}`}, {"DELETE", "", 404, `{}`}, {"GET", "", 200, usual}},
		"no delete":                   {{"GET", "", 200, usual}, {"PUT", "", 200, usual}, {"DELETE", "", 405, `{}`}, {"GET", "", 200, usual}},
		"no read":                     {{"GET", "", 405, `{}`}, {"PUT", "", 200, usual}, {"DELETE", "", 204, ""}},
		"refusal 400":                 gone(400, "access_denied"),
		"refusal 403":                 gone(403, "invalid_token"),
		"refusal 404":                 gone(404, "not_found"),
		"refusal invalid_client":      gone(400, "invalid_client"),
		"rotates tokens":              {{"PUT", "", 200, `{"client_secret":"$secret"}`}, {"GET", "", 401, `{"error":"invalid_token"}`}},
		"rotates secrets":             {{"GET", "", 200, `{"client_secret":"$secret"}`}, {"PUT", "", 200, `{"client_secret":"other"}`}},
		"rotates both":                {{"GET", "", 200, `{"client_secret":"$secret"}`}, {"PUT", "", 200, `{"client_secret":"other"}`}, {"GET", "", 401, `{}`}},
		"rotates secrets at read":     {{"GET", "", 200, `{"client_secret":"other","registration_access_token":"$token"}`}},
		"masks secret":                {{"GET", "", 200, `{"client_secret":"**********"}`}, {"PUT", `,"client_secret":"**********"`, 400, `{}`}, {"PUT", `,"client_secret":"$secret"`, 200, `{"client_secret":"**********"}`}},
		"secret once":                 {{"GET", "", 200, `{"client_secret":"absent","client_secret_expires_at":"absent"}`}, {"PUT", "", 200, `{"client_secret":"absent"}`}},
		"expiry without secret":       {{"GET", "", 200, `{"client_secret":"absent","client_secret_expires_at":0}`}},
		"issued once":                 {{"GET", "", 200, `{"client_id_issued_at":"absent"}`}, {"PUT", "", 200, `{"client_id_issued_at":1767323045}`}},
		"no metadata at registration": {{"POST", full, 201, `{"client_name":"absent","redirect_uris":"absent"}`}, {"GET", "", 200, `{"client_name":"N"}`}},
		"no redirect URIs at read":    {{"GET", "", 200, `{"redirect_uris":"absent","client_name":"N"}`}, {"PUT", `,"redirect_uris":["https://b"]`, 200, `{"redirect_uris":["https://b"]}`}},
		"drops":                       {{"POST", full, 201, `{"scope":"absent","contacts":"absent","jwks":"absent","client_uri":"https://a"}`}, {"GET", "", 200, `{"scope":"absent"}`}},
		"echoes":                      {{"POST", full, 201, `{"scope":"a b","client_uri":"https://a"}`}, {"PUT", `,"scope":"c"`, 200, `{"scope":"c"}`}, {"GET", "", 200, `{"scope":"absent","client_uri":"absent","client_name":"absent"}`}},
		"fixed method":                {{"PUT", `,"token_endpoint_auth_method":"none"`, 200, `{"token_endpoint_auth_method":"client_secret_basic","client_secret":"$secret"}`}},
		"merges":                      {{"PUT", `,"scope":"c","client_uri":null`, 200, `{"scope":"c","client_name":"N","client_uri":"https://a"}`}, {"GET", "", 200, `{"client_name":"N"}`}},
		"completes":                   {{"PUT", "", 200, `{"grant_types":["authorization_code","refresh_token"],"response_types":["code","none"],"scope":"openid offline_access","application_type":"web"}`}, {"PUT", `,"response_types":["code","none"]`, 200, `{"response_types":["code","none"]}`}},
		"completes keys":              {{"POST", full, 201, `{"jwks":{"keys":[{"kid":"1","use":"sig"}]}}`}, {"GET", "", 200, `{"jwks":{"keys":[{"kid":"1","use":"sig"}]}}`}},
		"reorders":                    {{"GET", "", 200, `{"scope":"b a","redirect_uris":["https://B.example/C","https://A.example"]}`}, {"PUT", `,"contacts":["x","y"]`, 200, `{"contacts":["y","x"]}`}},
		"normalizes":                  {{"POST", full, 201, `{"redirect_uris":["https://a.example/","https://b.example/c"]}`}, {"PUT", `,"redirect_uris":["APP:/x"]`, 200, `{"redirect_uris":["app:/x"]}`}},
		"omits empty":                 {{"PUT", `,"contacts":[],"scope":"","grant_types":[],"response_types":[],"require_auth_time":false`, 200, `{"require_auth_time":"absent","contacts":"absent","scope":"absent","grant_types":"absent"}`}},
		"nulls":                       {{"PUT", "", 200, `{"scope":null,"contacts":null,"client_uri":null}`}, {"PUT", `,"scope":null`, 400, `{"error":"invalid_client_metadata"}`}},
		"blanks":                      {{"PUT", "", 200, `{"scope":"","contacts":[],"jwks":{}}`}, {"PUT", `,"client_uri":""`, 400, `{"error":"invalid_client_metadata"}`}},
		"lists method":                {{"GET", "", 200, `{"token_endpoint_auth_method":["client_secret_basic"]}`}, {"PUT", `,"token_endpoint_auth_method":["client_secret_basic"]`, 400, `{}`}, {"PUT", "", 200, `{"token_endpoint_auth_method":"client_secret_basic"}`}},
		"loose types":                 {{"GET", "", 200, `{"scope":["a","b"],"grant_types":"authorization_code","client_secret_expires_at":"0"}`}, {"PUT", `,"grant_types":"authorization_code"`, 400, `{}`}},
		"stamps":                      {{"GET", "", 200, `{"updated_at":"2026-01-31T12:00:00Z"}`}, {"PUT", `,"updated_at":"2026-01-31T12:00:00Z"`, 400, `{"error":"invalid_client_metadata"}`}},
		"masks token":                 {{"PUT", "", 200, `{"client_secret":"**********","registration_access_token":"other"}`}, {"GET", "", 200, `{"client_secret":"**********","registration_access_token":"other"}`}},
		"lags":                        {{"GET", "", 401, `{"error":"invalid_token"}`}},
		"requires secret":             {{"GET", "", 200, `{"client_secret":"absent"}`}, {"PUT", "", 400, `{"error":"invalid_client_metadata"}`}, {"PUT", `,"client_secret":"$secret"`, 200, `{"client_secret":"absent"}`}},
		"joins URIs":                  {{"GET", "", 200, `{"redirect_uris":"https://A.example https://B.example/C"}`}},
		"checks application_type":     {{"PUT", `,"redirect_uris":["app:/x"]`, 400, `{"error":"invalid_redirect_uri"}`}, {"PUT", `,"redirect_uris":["app:/x"],"application_type":"native"`, 200, `{"redirect_uris":["app:/x"]}`}},
		"strict":                      {{"PUT", "", 400, `{"error":"invalid_redirect_uri"}`}}, // see TestStrict
		"ETags":                       {{"GET", "", 200, usual}},                              // see TestETags
		"Ory Hydra":                   {{"GET", "", 200, `{"client_secret":"absent","policy_uri":"","software_id":""}`}, {"PUT", "", 200, usual}, {"GET", "", 401, `{}`}},
		"glewlwyd":                    {{"PUT", `,"scope":"c"`, 200, `{"scope":"c","client_secret":"other"}`}, {"GET", "", 200, `{"scope":"absent","token_endpoint_auth_method":["client_secret_basic"],"client_id_issued_at":"absent"}`}},
		"Authlib":                     append([]exchange{{"PUT", "", 200, `{"client_name":"N"}`}}, gone(400, "access_denied")...),
	}
}

const full = `{"client_name":"N","client_uri":"https://a","scope":"a b","software_id":"i","contacts":["a@a","b@a"],"jwks":{"keys":[{"kid":"1"}]},"redirect_uris":["https://A.example","https://B.example/C"]}`

func TestKinds(t *testing.T) {
	t.Parallel()
	tests, kinds := kindTests(), oauthfake.Kinds()
	if diff := cmp.Diff(slices.Sorted(maps.Keys(kinds)), slices.Sorted(maps.Keys(tests))); diff != "" {
		t.Fatalf("tested kinds (-want +got):\n%s", diff)
	}
	for name, exchanges := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := newServer()
			s.SetKind(kinds[name])
			c := register(t, s, full)
			for _, e := range exchanges {
				e.run(t, s, c)
			}
		})
	}
}

func (e exchange) run(t *testing.T, s http.Handler, c client) {
	t.Helper()
	filled := func(text string) string {
		return strings.NewReplacer("$id", c.id, "$secret", c.secret, "$token", c.token).Replace(text)
	}
	path, body := c.path, c.put(filled(e.body))
	if e.method == http.MethodPost {
		path, body = "/register", e.body
	}
	w := call(t, s, c.token, e.method, path, body)
	if w.Code != e.status {
		t.Errorf("%s was answered with %d %s", e.method, w.Code, w.Body)
		return
	}
	if !strings.HasPrefix(e.want, "{") {
		if !strings.HasPrefix(w.Body.String(), e.want) || e.want != "" && w.Header().Get("Content-Type") != "text/html" {
			t.Errorf("%s was answered with %s, headers %v", e.method, w.Body, w.Header())
		}
		return
	}
	got, want := read(t, w), map[string]any{}
	text, _ := got["client_id"].(string)
	if err := json.Unmarshal([]byte(strings.ReplaceAll(filled(e.want), "$new", text)), &want); err != nil {
		t.Fatal(err)
	}
	for member, value := range want {
		is, has := got[member]
		switch {
		case value == "absent":
			if has {
				t.Errorf("%s was answered with %s %v", e.method, member, is)
			}
		case value == "other":
			if is == c.secret || is == nil {
				t.Errorf("%s was answered with %s %v", e.method, member, is)
			}
		case !has || !cmp.Equal(value, is):
			t.Errorf("%s was answered with %s %v, want %v", e.method, member, is, value)
		}
	}
}

// TestPlainAddress checks that the address has http even if the request came over TLS.
func TestPlainAddress(t *testing.T) {
	t.Parallel()
	s, _ := newServer()
	for kind, scheme := range map[string]string{"ETags": "https://", "plain address": "http://"} {
		s.SetKind(oauthfake.Kinds()[kind])
		w := call(t, s, "", "POST", "https://h/register", `{}`)
		if address, _ := read(t, w)["registration_client_uri"].(string); !strings.HasPrefix(address, scheme) {
			t.Errorf("%s: the address is %s", kind, address)
		}
	}
}

// TestKindMetadata checks the places of each kind's metadata, and the issuer and the registration endpoint in it.
func TestKindMetadata(t *testing.T) {
	t.Parallel()
	const rfc, openID = "/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"
	const issuer, endpoint = "http://h:1/oauth", "http://h:1/oauth/register"
	for kind, want := range map[string]map[string][2]any{
		"ETags":                       {rfc: {issuer, endpoint}, rfc + "/oauth": {issuer, endpoint}},
		"OpenID metadata":             {openID: {issuer, endpoint}},
		"OpenID metadata before path": {openID + "/oauth": {issuer, endpoint}},
		"metadata after path":         {rfc: {issuer, endpoint}},
		"issuer with slash":           {rfc: {issuer + "/", endpoint}, rfc + "/oauth": {issuer + "/", endpoint}},
		"other issuer":                {rfc: {"http://h:1", endpoint}},
		"no metadata":                 {},
		"Ory Hydra":                   {openID: {issuer, nil}},
	} {
		s, _ := newServer(oauthfake.WithPublicPath("/oauth"))
		s.SetKind(oauthfake.Kinds()[kind])
		got := map[string][2]any{}
		for _, path := range []string{rfc, rfc + "/oauth", openID, openID + "/oauth"} {
			if w := call(t, s, "", "GET", path, ""); w.Code == http.StatusOK {
				m := read(t, w)
				got[path] = [2]any{m["issuer"], m["registration_endpoint"]}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
}
