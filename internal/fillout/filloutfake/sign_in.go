package filloutfake

import (
	"net/http"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// tokenPrefix is the prefix of one of the two kinds of credentials in npm @fillout/api. It is not known to be the prefix of access
// tokens, but no other credential is documented.
const tokenPrefix = "fillout_token_"

// The paths at https://build.fillout.com and https://server.fillout.com (fillout.com/help, "Create Fillout 3rd Party Apps").
const (
	authorizePath  = "/authorize/oauth"
	tokenPath      = "/public/oauth/accessToken"
	invalidatePath = "/public/oauth/invalidate"
)

// signIn combines both hosts of the sign-in. It has no rate limit and uses the forms API's envelope for failures. Whether the live
// hosts do the same is not known.
type signIn struct{ fillout *Fillout }

// SignIn returns the handler of https://build.fillout.com and https://server.fillout.com: the page on which a user approves an app,
// and the two calls that issue and invalidate access tokens.
func (f *Fillout) SignIn() http.Handler { return signIn{f} }

// ServeHTTP handles a request.
func (s signIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.EscapedPath() == authorizePath {
		s.fillout.consent.ServeHTTP(w, r)
		return
	}
	s.fillout.mu.Lock()
	defer s.fillout.mu.Unlock()
	body, refusal := any(nil), &failure{status: http.StatusNotFound, message: "Not Found"}
	switch r.Method + " " + r.URL.EscapedPath() {
	case "POST " + tokenPath:
		body, refusal = s.fillout.accessToken(&request{Request: r})
	case "DELETE " + invalidatePath:
		body, refusal = s.fillout.invalidate(r.Header)
	}
	if refusal != nil {
		send(w, refusal.status, formsEnvelope(refusal))
		return
	}
	send(w, http.StatusOK, body)
}

// app returns an app from the store or from the lookup of WithApps.
func (f *Fillout) app(clientID string) (fake.App, bool) {
	if app, known := f.Apps.Get(clientID); known {
		return app, true
	}
	return f.moreApps(clientID)
}

// accessToken exchanges a code for an access token. The format of the body is not documented. Integrations send JSON or a form, so
// the fake accepts both. The messages of failures are not known. Their status is the status of invalid credentials on the forms API.
// Undocumented members such as grant_type are ignored, because Nango sends them.
func (f *Fillout) accessToken(q *request) (any, *failure) {
	if refusal := q.readBodyOrForm(); refusal != nil {
		return nil, refusal
	}
	code, clientID, secret, redirectURI := q.text("code"), q.text("client_id"), q.text("client_secret"), q.text("redirect_uri")
	if refusal := q.invalid(); refusal != nil {
		return nil, refusal
	}
	refuse := func(message string) (any, *failure) {
		return nil, &failure{status: http.StatusBadRequest, message: message}
	}
	app, known := f.app(clientID)
	if !known || !app.Authenticates(secret) {
		return refuse("Invalid client_id or client_secret")
	}
	if sentTo, good := f.consent.Redeem(code, clientID); !good || sentTo != redirectURI {
		return refuse("Invalid code")
	}
	token := tokenPrefix + randomHex(64)
	f.tokens[token] = clientID
	return struct {
		AccessToken string `json:"access_token"`
		BaseURL     string `json:"base_url"`
	}{token, f.baseURL(q.Request)}, nil
}

// invalidate invalidates the access token in the header. The documentation names the header Authentication. Some integrations send
// Authentication and some Authorization. The header that the live API reads is not known, see SetInvalidateHeader. The documentation of
// the call also mentions an API key. The effect on a key is not known: the fake invalidates the key too. The body of the response is
// not documented.
func (f *Fillout) invalidate(header http.Header) (any, *failure) {
	sent := http.Header{}
	for _, name := range []string{"Authorization", "Authentication"} {
		if values := header.Values(name); values != nil && (f.invalidateHeader == "" || f.invalidateHeader == name) {
			sent["Authorization"] = values
		}
	}
	if complaint := f.credentialComplaint(sent, true); complaint != "" {
		return nil, &failure{status: http.StatusBadRequest, message: complaint}
	}
	key := strings.TrimPrefix(sent.Get("Authorization"), "Bearer ")
	delete(f.tokens, key)
	if key == f.apiKey {
		f.apiKey = ""
	}
	return struct{}{}, nil
}

// baseURL returns the public URL of the forms API, derived from the host of the request.
func (f *Fillout) baseURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + f.publicPath
}
