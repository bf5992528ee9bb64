package fyleapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"golang.org/x/oauth2"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// The addresses at which a person consents and a code is exchanged for tokens (fylein/fyle-platform-docs,
// docs/concepts/oauth2-application.md and src/authorization).
const (
	AuthorizeURL = "https://app.fylehq.com"
	TokenURL     = "https://accounts.fylehq.com"
)

// OAuth is the sign-in at an OAuth 2.0 app of Fyle: the code grant of RFC 6749, except that the exchange is JSON and has no
// redirect_uri. There are no scopes.
type OAuth struct {
	AuthorizeURL string // "" is [AuthorizeURL]
	TokenURL     string // "" is [TokenURL]
	ClientID     string
	ClientSecret string
	RedirectURI  string
	Verifier     string // of PKCE (RFC 7636), from oauth2.GenerateVerifier; "" is none, because Fyle has only announced PKCE
	rest.Caller
}

// Authorize returns the address at which a person consents.
func (o OAuth) Authorize(state string) (string, error) {
	base, err := rest.ParseBaseURL(cmp.Or(o.AuthorizeURL, AuthorizeURL), "/app/developers/oauth/authorize")
	if err != nil {
		return "", err
	}
	config := oauth2.Config{
		ClientID: o.ClientID, RedirectURL: o.RedirectURI,
		Endpoint: oauth2.Endpoint{AuthURL: base + "/app/developers/oauth/authorize"},
	}
	if o.Verifier == "" {
		return config.AuthCodeURL(state), nil
	}
	return config.AuthCodeURL(state, oauth2.S256ChallengeOption(o.Verifier)), nil
}

// Exchange exchanges the code that came to the redirect URI for tokens. A code can be exchanged once, so an exchange that may
// have reached Fyle is not retried. The refresh token, which [New] needs, expires after a year.
func (o OAuth) Exchange(ctx context.Context, code string) (*oauth2.Token, error) {
	base, err := rest.ParseBaseURL(cmp.Or(o.TokenURL, TokenURL), "/oauth", "/oauth/token")
	if err != nil {
		return nil, err
	}
	client := rest.New(rest.Config{Base: base, Caller: o.Caller, Error: envelope})
	body := map[string]string{"grant_type": "authorization_code", "code": code, "client_id": o.ClientID, "client_secret": o.ClientSecret}
	if o.Verifier != "" {
		body["code_verifier"] = o.Verifier
	}
	answer, err := rest.Send[struct {
		AccessToken  string `json:"access_token"`
		RefreshToken string `json:"refresh_token"`
	}](ctx, client, rest.Request{
		Method: http.MethodPost, Path: rest.Path("oauth", "token"), Body: body, Secrets: []string{code, o.ClientSecret, o.Verifier},
	})
	switch {
	case err != nil:
		return nil, explainExchange(err)
	case answer.RefreshToken == "":
		return nil, errors.New("Fyle answered without a refresh token")
	}
	token := &oauth2.Token{AccessToken: answer.AccessToken, RefreshToken: answer.RefreshToken}
	token.Expiry, _ = rest.TokenExpiry(answer.AccessToken)
	return token, nil
}

// explainExchange adds the meaning of the status, which is that of any call for a token (fyle-platform-sdk-py, auth.py).
func explainExchange(err error) error {
	var e *rest.Error
	switch {
	case errors.As(err, &e) && e.Status == http.StatusNotFound:
		return fmt.Errorf("Fyle has no app with this client ID: %s", err.Error())
	case e != nil && (e.Status == http.StatusBadRequest || e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden):
		return fmt.Errorf("Fyle refuses this code: it was already used, it is too old, or the client secret is not that of the app. Sign in again. %w", err)
	}
	return fmt.Errorf("cannot get a token from Fyle: %w", rest.Opaque(err))
}
