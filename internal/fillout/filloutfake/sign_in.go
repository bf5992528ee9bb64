package filloutfake

import (
	"net/http"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// tokenPrefix is that of one of the two kinds of credentials in npm @fillout/api. That it is the one of access tokens is
// not known, but no other credential is documented.
const tokenPrefix = "fillout_token_"

// The addresses at https://build.fillout.com and https://server.fillout.com (fillout.com/help, "Create Fillout 3rd Party
// Apps").
const (
	authorizePath  = "/authorize/oauth"
	tokenPath      = "/public/oauth/accessToken"
	invalidatePath = "/public/oauth/invalidate"
)

// signIn is both hosts of the sign-in in one. That neither has a rate limit, and that failures have the forms API's
// envelope, is not known.
type signIn struct{ fillout *Fillout }

// SignIn gives the handler of https://build.fillout.com and https://server.fillout.com: the page on which a person allows
// an app, and the two calls that give and take access tokens.
func (f *Fillout) SignIn() http.Handler { return signIn{f} }

// ServeHTTP answers a request.
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

// app gives an app that was made in the dashboard, or is known from elsewhere.
func (f *Fillout) app(clientID string) (fake.App, bool) {
	if app, known := f.Apps.Get(clientID); known {
		return app, true
	}
	return f.moreApps(clientID)
}

// accessToken exchanges a code for an access token. How the body is written is not documented; integrations send JSON or a
// form, so that both are good. What is refused with which text is not known; the status is that of every bad credential on
// the forms API. Members that are not documented, such as grant_type, are left alone: Nango sends them.
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

// invalidate makes the access token in the header worthless. The documentation names the header Authentication; some
// integrations send that and some Authorization, and which counts is not known, see SetInvalidateHeader. Nor is what
// happens to an API key, of which the documentation speaks in that place: here it is worthless as well. The answer's body
// is not documented.
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

// baseURL is where the outside finds the forms API, by the request's own words.
func (f *Fillout) baseURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + f.publicPath
}
