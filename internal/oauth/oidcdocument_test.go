package oauth_test

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// TestOIDCProviderDocument signs in at npm oidc-provider, which implements the draft, with a client whose ID is the URL of the
// document that the function has built. The server has never seen the client before.
func TestOIDCProviderDocument(t *testing.T) {
	t.Parallel()
	const site = "https://app.acme.example"
	p := acctest.New(t).Provider(t, nil)
	result, refused := p.Call(documentFunction, site+"/client.json",
		metadataOf(t, `{"client_name": "Acme", "redirect_uris": ["`+site+`/callback"], "token_endpoint_auth_method": "none"}`), "mcp")
	var document string
	if err := result.As(&document); err != nil || refused != "" {
		t.Fatal(err, refused)
	}
	s := startOIDCProvider(t, installOIDCProvider(t), oidcSettings{InitialAccessToken: false, Documents: map[string]string{
		site + "/client.json": document,
		site + "/secret.json": strings.Replace(strings.Replace(document, "client.json", "secret.json", 1), `{`, `{"client_secret":"canary-77b1f0-x",`, 1),
		site + "/other.json":  document,
	}})

	read := acctest.MustSucceed(t, p.ReadData(serverType, acctest.Config{"issuer": s.Issuer}))
	wantBool(t, read, "client_id_metadata_document_supported", true)
	wantBool(t, read, "registration_supported", true)
	if read.Text("token_endpoint") != s.Issuer+"/token" || read.Text("registration_endpoint") != s.endpoint() {
		t.Errorf("the server is %v", read.State)
	}

	for _, bad := range []string{"secret.json", "other.json", "missing.json"} {
		b := newBrowser(t)
		if status := b.open(http.MethodGet, authorizeURL(read, site+"/"+bad, site), nil); status != http.StatusBadRequest {
			t.Errorf("%s: the server answers %d", bad, status)
		}
	}
	b := newBrowser(t)
	b.open(http.MethodGet, authorizeURL(read, site+"/client.json", site), nil)
	for _, prompt := range []string{"login", "consent"} {
		b.open(http.MethodPost, b.at.String(), url.Values{"prompt": {prompt}, "login": {"alice"}, "password": {"any"}})
	}
	code := b.at.Query().Get("code")
	if code == "" || !strings.HasPrefix(b.at.String(), site+"/callback") {
		t.Fatalf("the sign-in ends at %s: %s", b.at, b.page)
	}
	if status := b.open(http.MethodPost, read.Text("token_endpoint"), url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {site + "/callback"}, "client_id": {site + "/client.json"}, "code_verifier": {verifier},
	}); status != http.StatusOK || !strings.Contains(b.page, `"access_token"`) {
		t.Errorf("the token call is answered with %d %s", status, b.page)
	}
}

const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

func authorizeURL(server acctest.Object, clientID, site string) string {
	challenge := sha256.Sum256([]byte(verifier))
	return server.Text("authorization_endpoint") + "?" + url.Values{
		"client_id": {clientID}, "redirect_uri": {site + "/callback"}, "response_type": {"code"}, "scope": {"openid"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])}, "code_challenge_method": {"S256"},
	}.Encode()
}

// browser follows redirects with cookies, except to the client, whose site does not exist.
type browser struct {
	t      *testing.T
	client http.Client
	at     *url.URL
	page   string
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, client: http.Client{Jar: jar, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if r.URL.Host != via[0].URL.Host {
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

// open sends a request, and returns the status of the last answer.
func (b *browser) open(method, address string, form url.Values) int {
	b.t.Helper()
	r, err := http.NewRequestWithContext(b.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := b.client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	next, err := url.Parse(cmp.Or(response.Header.Get("Location"), response.Request.URL.String()))
	if err != nil {
		b.t.Fatal(err)
	}
	b.at, b.page = next, string(page)
	return response.StatusCode
}
