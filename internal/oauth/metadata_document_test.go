package oauth_test

import (
	"encoding/json"
	"math/big"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

const (
	documentType     = "integrations_oauth_client_metadata_document"
	documentFunction = "client_metadata_document"
	publicClient     = `"client_id": "{url}", "token_endpoint_auth_method": "none"`
	publicKey        = `{"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"`
)

// documents are client ID metadata documents, with the rule that each breaks, if any.
func documents() map[string]struct {
	path, body, broken string
	onlyFetched        bool // the function adds what is missing, or has another message
} {
	type document = struct {
		path, body, broken string
		onlyFetched        bool
	}
	const uris = `, "redirect_uris": ["https://app.example.com/callback"]`
	return map[string]document{
		"public":                    {body: `{` + publicClient + uris + `, "client_name": "Acme"}`},
		"unknown member":            {body: `{` + publicClient + uris + `, "x_vendor": {"deep": [1, true, "x", 12345678901234567890]}}`},
		"software statement":        {body: `{` + publicClient + uris + `, "software_statement": "eyJhbGciOiJub25lIn0.e30."}`},
		"localized name":            {body: `{` + publicClient + uris + `, "client_name#de": "Acme AG"}`},
		"client credentials":        {body: `{"client_id": "{url}", "token_endpoint_auth_method": "private_key_jwt", "grant_types": ["client_credentials"], "jwks": {"keys": [` + publicKey + `}]}}`},
		"keys by address":           {body: `{"client_id": "{url}", "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": "https://app.example.com/jwks"` + uris + `}`},
		"query":                     {path: "/client.json?a=1", body: `{` + publicClient + uris + `}`},
		"encoded path":              {path: "/a%20b/client.json", body: `{` + publicClient + uris + `}`},
		"no object":                 {body: `[]`, broken: "the document is not a JSON object", onlyFetched: true},
		"no JSON":                   {body: `{"client_id": `, broken: "the document is not a JSON object", onlyFetched: true},
		"null":                      {body: `null`, broken: "the document is not a JSON object", onlyFetched: true},
		"two objects":               {body: `{` + publicClient + uris + `} {}`, broken: "the document is not a JSON object", onlyFetched: true},
		"no client_id":              {body: `{"token_endpoint_auth_method": "none"` + uris + `}`, broken: "client_id must be present and identical", onlyFetched: true},
		"other client_id":           {body: `{"client_id": "{url}/", "token_endpoint_auth_method": "none"` + uris + `}`, broken: "client_id must be present and identical"},
		"dot segment":               {path: "/a/../client.json", body: `{` + publicClient + uris + `}`, broken: "client_id must not have the path segments"},
		"encoded dot segment":       {path: "/a/%2E./client.json", body: `{` + publicClient + uris + `}`, broken: "client_id must not have the path segments"},
		"secret":                    {body: `{` + publicClient + uris + `, "client_secret": "canary-77b1f0-in-a-document"}`, broken: "client_secret must not be in a document"},
		"expiry of a secret":        {body: `{` + publicClient + uris + `, "client_secret_expires_at": 0}`, broken: "client_secret_expires_at must not be in a document"},
		"registration token":        {body: `{` + publicClient + uris + `, "registration_access_token": "canary-77b1f0-token"}`, broken: "registration_access_token must not be in a document"},
		"method with a secret":      {body: `{"client_id": "{url}", "token_endpoint_auth_method": "client_secret_post"` + uris + `}`, broken: "token_endpoint_auth_method must not be based on a shared secret"},
		"default method":            {body: `{"client_id": "{url}"` + uris + `}`, broken: "token_endpoint_auth_method must be set"},
		"private key":               {body: `{` + publicClient + uris + `, "jwks": {"keys": [` + publicKey + `, "d": "canary-77b1f0-private"}]}}`, broken: "jwks must contain public keys only"},
		"symmetric key":             {body: `{` + publicClient + uris + `, "jwks": {"keys": [{"kty": "oct", "k": "canary-77b1f0-symmetric"}]}}`, broken: "jwks must contain public keys only"},
		"no list of keys":           {body: `{` + publicClient + uris + `, "jwks": {}}`, broken: "jwks must have a list of keys"},
		"keys as text":              {body: `{` + publicClient + uris + `, "jwks": "{}"}`, broken: "jwks must be an object"},
		"two kinds of keys":         {body: `{` + publicClient + uris + `, "jwks": {"keys": []}, "jwks_uri": "https://app.example.com/jwks"}`, broken: "jwks must not be present together with jwks_uri"},
		"no keys":                   {body: `{"client_id": "{url}", "token_endpoint_auth_method": "private_key_jwt"` + uris + `}`, broken: "jwks or jwks_uri must be present"},
		"no redirect URI":           {body: `{` + publicClient + `}`, broken: "redirect_uris must have at least one element"},
		"empty redirect URIs":       {body: `{` + publicClient + `, "grant_types": ["implicit"], "redirect_uris": []}`, broken: "redirect_uris must have at least one element"},
		"relative redirect URI":     {body: `{` + publicClient + `, "redirect_uris": ["/callback", "/other"]}`, broken: "redirect_uris must be absolute URIs"},
		"redirect URI, fragment":    {body: `{` + publicClient + `, "redirect_uris": ["https://app.example.com/#canary"]}`, broken: "redirect_uris must be absolute URIs"},
		"list of the wrong type":    {body: `{` + publicClient + uris + `, "contacts": "ops@example.com"}`, broken: "contacts must be a list of strings"},
		"element of the wrong type": {body: `{` + publicClient + uris + `, "grant_types": ["authorization_code", 1]}`, broken: "grant_types must be a list of strings"},
		"string of the wrong type":  {body: `{` + publicClient + uris + `, "client_name": 1}`, broken: "client_name must be a string"},
		"page of the wrong type":    {body: `{` + publicClient + uris + `, "logo_uri": {}}`, broken: "logo_uri must be a string"},
		"boolean of the wrong type": {body: `{` + publicClient + uris + `, "dpop_bound_access_tokens": "true"}`, broken: "dpop_bound_access_tokens must be a boolean"},
	}
}

// TestMetadataDocuments fetches each document by the data source, and builds it by the function.
func TestMetadataDocuments(t *testing.T) {
	t.Parallel()
	var site oauthfake.Documents
	server := httptest.NewServer(&site)
	t.Cleanup(server.Close)
	p := acctest.New(t).Provider(t, nil)
	for name, test := range documents() {
		path := test.path
		if path == "" {
			path = "/client.json"
		}
		url := server.URL + path
		body := strings.ReplaceAll(test.body, "{url}", url)
		plain, _, _ := strings.Cut(strings.ReplaceAll(path, "%20", " "), "?")
		site.Put(strings.ReplaceAll(plain, "%2E", "."), oauthfake.Page{Body: body})

		read := acctest.MustSucceed(t, p.ReadData(documentType, acctest.Config{"url": url}))
		violations := elements(t, read, "violations")
		if valid := read.State["valid"].Equal(tftypes.NewValue(tftypes.Bool, true)); valid != (test.broken == "") || valid != (len(violations) == 0) {
			t.Errorf("%s: valid is %t, with the violations %q", name, valid, violations)
		}
		if test.broken != "" && (len(violations) != 1 || !strings.HasPrefix(violations[0], test.broken) || !strings.HasSuffix(violations[0], ".")) {
			t.Errorf("%s: the violations are %q, want one that begins with %q", name, violations, test.broken)
		}
		if test.onlyFetched {
			continue
		}
		wantSameJSON(t, name, read.Text("document"), body)
		result, refused := p.Call(documentFunction, url, metadataOf(t, body))
		if test.broken == "" {
			var built string
			if err := result.As(&built); err != nil || refused != "" {
				t.Errorf("%s: %v, %s", name, err, refused)
			}
			wantSameJSON(t, name, built, body)
			continue
		}
		acctest.WantText(t, []string{refused}, test.broken)
		if strings.Contains(refused, "canary") || strings.HasSuffix(refused, ".") {
			t.Errorf("%s: the message quotes a value, or ends with a period, which Terraform adds: %s", name, refused)
		}
	}
}

func wantSameJSON(t *testing.T, name, got, want string) {
	t.Helper()
	var a, b any
	if json.Unmarshal([]byte(got), &a) != nil || json.Unmarshal([]byte(want), &b) != nil || !reflect.DeepEqual(a, b) {
		t.Errorf("%s: the document is %s, want %s", name, got, want)
	}
}

// metadataOf returns a JSON value as Terraform's jsondecode does.
func metadataOf(t *testing.T, text string) tftypes.Value {
	t.Helper()
	var decoded any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&decoded); err != nil {
		t.Fatal(err)
	}
	return terraformValue(t, decoded)
}

func terraformValue(t *testing.T, v any) tftypes.Value {
	t.Helper()
	switch v := v.(type) {
	case json.Number:
		n, _, err := new(big.Float).Parse(v.String(), 10)
		if err != nil {
			t.Fatal(err)
		}
		return tftypes.NewValue(tftypes.Number, n)
	case bool:
		return tftypes.NewValue(tftypes.Bool, v)
	case []any:
		elements, elementTypes := []tftypes.Value{}, []tftypes.Type{}
		for _, e := range v {
			value := terraformValue(t, e)
			elements, elementTypes = append(elements, value), append(elementTypes, value.Type())
		}
		return tftypes.NewValue(tftypes.Tuple{ElementTypes: elementTypes}, elements)
	case map[string]any:
		members, memberTypes := map[string]tftypes.Value{}, map[string]tftypes.Type{}
		for name, e := range v {
			members[name] = terraformValue(t, e)
			memberTypes[name] = members[name].Type()
		}
		return tftypes.NewValue(tftypes.Object{AttributeTypes: memberTypes}, members)
	}
	return tftypes.NewValue(tftypes.String, v)
}

func TestMetadataDocumentAttributes(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	e.ClientDocuments.Put("/clients/full.json", oauthfake.Page{ContentType: "application/client+json; charset=utf-8", Body: `{` + publicClient +
		`, "client_name": "Acme", "client_uri": "http://acme.example", "redirect_uris": ["https://b.example/cb", "https://a.example/cb"], "scope": "read"}`})
	e.ClientDocuments.Put("/clients/bare.json", oauthfake.Page{Body: `{` + publicClient + `, "grant_types": ["client_credentials"]}`})
	p := e.Provider(t, nil)
	read := acctest.MustSucceed(t, p.ReadData(documentType, acctest.Config{"url": e.URL + "/oauth/clients/full.json", "profile": "mcp"}))
	if read.Text("client_name") != "Acme" || read.Text("scope") != "read" || read.Text("token_endpoint_auth_method") != "none" || read.Text("logo_uri") != "" {
		t.Errorf("the attributes are %v", read.State)
	}
	if uris := elements(t, read, "redirect_uris"); !reflect.DeepEqual(uris, []string{"https://a.example/cb", "https://b.example/cb"}) {
		t.Errorf("redirect_uris is %q", uris)
	}
	acctest.WantText(t, []string{strings.Join(elements(t, read, "warnings"), " ")}, "client_id is an http URL", "client_uri should be", "redirect_uris should have the scheme, host and port of client_id")
	bare := acctest.Config{"url": e.URL + "/oauth/clients/bare.json"}
	if found := elements(t, acctest.MustSucceed(t, p.ReadData(documentType, bare)), "violations"); len(found) > 0 {
		t.Errorf("the violations are %q", found)
	}
	bare["profile"] = "mcp"
	acctest.WantText(t, []string{strings.Join(elements(t, acctest.MustSucceed(t, p.ReadData(documentType, bare)), "violations"), " ")}, "client_name must be present", "redirect_uris must be present")
	bare["url"] = e.URL + "/oauth/clients/missing.json"
	acctest.WantText(t, p.ReadData(documentType, bare).Errors, `"url"`, "404")
}

func TestMetadataDocumentFunction(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	metadata := metadataOf(t, `{"token_endpoint_auth_method": "none", "redirect_uris": ["https://app.example.com/callback"]}`)
	for url, broken := range map[string]string{
		"http://app.example.com/client.json": "https", "https://app.example.com": "path", "https:///client.json": "host", "client.json": "https",
		"https://app.example.com/client.json#a": "fragment", "https://me:canary@app.example.com/client.json": "user name", "https://app.example.com/a b": "must be a URL",
	} {
		_, refused := p.Call(documentFunction, url, metadata)
		acctest.WantText(t, []string{refused}, `"url"`, broken)
		if strings.Contains(refused, "canary") {
			t.Errorf("the message quotes a password: %s", refused)
		}
	}
	const url = "https://app.example.com/client.json"
	for _, test := range []struct {
		arguments []any
		words     []string
	}{
		{[]any{url, metadata, "mcp"}, []string{`"metadata"`, "client_name"}},
		{[]any{url, metadata, "mcp", "other"}, []string{`"profile"`, "mcp"}},
		{[]any{url, tftypes.NewValue(tftypes.String, "{}")}, []string{`"metadata"`, "object"}},
		{[]any{url, nil}, []string{`"metadata"`, "null"}},
	} {
		_, refused := p.Call(documentFunction, test.arguments...)
		acctest.WantText(t, []string{refused}, test.words...)
	}
}

// What Terraform makes of members that are null, and of values that only the apply knows.
func TestMetadataDocumentInTerraform(t *testing.T) {
	t.Parallel()
	acctest.New(t).Run(t, resource.TestStep{
		Config: `
resource "terraform_data" "site" { input = "https://app.example.com" }
locals {
  metadata = {
    client_name                = null
    redirect_uris              = ["${terraform_data.site.output}/callback"]
    token_endpoint_auth_method = "none"
  }
}
output "document" { value = provider::integrations::client_metadata_document("https://app.example.com/client.json", local.metadata) }
`,
		Check: resource.TestCheckOutput("document",
			`{"client_id":"https://app.example.com/client.json","redirect_uris":["https://app.example.com/callback"],"token_endpoint_auth_method":"none"}`),
	})
}
