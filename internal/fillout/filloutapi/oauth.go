package filloutapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// The addresses at which a person consents and a code is exchanged for a token, the same for all regions
// (https://www.fillout.com/help/third-party-apps).
const (
	AuthorizeURL = "https://build.fillout.com"
	TokenURL     = "https://server.fillout.com"
)

// OAuth is the sign-in at an OAuth app of Fillout: the code grant of RFC 6749, except that there are no response_type,
// grant_type, scope, token_type, expires_in and refresh_token. golang.org/x/oauth2 therefore does not fit. The token does not
// expire; [OAuth.Invalidate] revokes it.
type OAuth struct {
	AuthorizeURL string // "" is [AuthorizeURL]
	TokenURL     string // "" is [TokenURL]
	ClientID     string
	ClientSecret string
	RedirectURI  string
	Verifier     string // of PKCE (RFC 7636), from oauth2.GenerateVerifier; "" is none, because Fillout documents no PKCE
	rest.Caller
}

// OAuthToken is the result of a sign-in.
type OAuthToken struct {
	AccessToken string `json:"access_token"`
	BaseURL     string `json:"base_url"` // of the forms API in the account's region, or of the default region if Fillout named none
	TablesURL   string `json:"-"`        // of the tables API in the same region, or "" if it is unknown
}

// Authorize returns the address at which a person consents.
func (o OAuth) Authorize(state string) (string, error) {
	base, err := rest.ParseBaseURL(cmp.Or(o.AuthorizeURL, AuthorizeURL), "/authorize/oauth")
	if err != nil {
		return "", err
	}
	query := url.Values{"client_id": {o.ClientID}, "redirect_uri": {o.RedirectURI}, "state": {state}}
	if o.Verifier != "" {
		query.Set("code_challenge", oauth2.S256ChallengeFromVerifier(o.Verifier))
		query.Set("code_challenge_method", "S256")
	}
	return base + "/authorize/oauth?" + query.Encode(), nil
}

// Exchange exchanges the code that came to the redirect URI for a token. A code can be exchanged once, so an exchange that may
// have reached Fillout is not retried. The token will be sent to the address in the response, so the address must be https. Plain
// http is allowed only on this machine, and only if the token server also has an http address.
func (o OAuth) Exchange(ctx context.Context, code string) (OAuthToken, error) {
	client, base, err := o.tokenServer()
	if err != nil {
		return OAuthToken{}, err
	}
	body := map[string]string{"code": code, "client_id": o.ClientID, "client_secret": o.ClientSecret, "redirect_uri": o.RedirectURI}
	if o.Verifier != "" {
		body["code_verifier"] = o.Verifier
	}
	token, err := rest.Send[OAuthToken](ctx, client, rest.Request{
		Method: http.MethodPost, Path: rest.Path("public", "oauth", "accessToken"), Body: body, Secrets: []string{code, o.ClientSecret, o.Verifier},
	})
	if err != nil {
		return OAuthToken{}, explainExchange(err)
	}
	if token.AccessToken == "" {
		return OAuthToken{}, errors.New("Fillout answered without an access token")
	}
	if token.BaseURL, err = parseAPIAddress(cmp.Or(token.BaseURL, regions[defaultRegion].forms), base); err != nil { // the error quotes the host
		return OAuthToken{}, errors.New(rest.Redact(err.Error(), token.AccessToken, code, o.ClientSecret))
	}
	token.TablesURL = regions[regionOf(token.BaseURL)].tables
	return token, nil
}

// parseAPIAddress returns the normalized API address that the token server names, or an error if the token must not be sent there.
func parseAPIAddress(named, server string) (string, error) {
	address, err := rest.ParseBaseURL(named, "/v1/api")
	switch {
	case err != nil:
		return "", fmt.Errorf("the API address in Fillout's response is invalid: %w", err)
	case strings.HasPrefix(address, "http://") && !strings.HasPrefix(server, "http://"):
		return "", errors.New("the API address in Fillout's response is not https, so the access token is not sent there")
	}
	return address, nil
}

// explainExchange adds what a refusal of a code can mean, because Fillout does not document its error messages.
func explainExchange(err error) error {
	var e *rest.Error
	if errors.As(err, &e) && e.Status/100 == 4 && e.Status != http.StatusTooManyRequests {
		return fmt.Errorf("Fillout refuses this code: it was already used, it is too old, or the client ID, the client secret or the redirect URI is not that of the app. Sign in again. %w", err)
	}
	return fmt.Errorf("cannot get a token from Fillout: %w", err)
}

// isAPIKey reports whether a credential is the API key of an organisation, by its prefix.
func isAPIKey(credential string) bool {
	return strings.HasPrefix(strings.ToLower(credential), "sk_prod_")
}

// Invalidate revokes an access token. Fillout documents the header Authentication, but its clients use Authorization, so both are
// sent. An API key is refused without a call, because Fillout does not document what the call does to an API key.
func (o OAuth) Invalidate(ctx context.Context, token string) error {
	token = strings.TrimSpace(token)
	switch {
	case token == "":
		return errors.New("there is no access token to invalidate")
	case isAPIKey(token):
		return errors.New("this is the organisation's API key, not the access token of a sign-in, so it is not invalidated. " +
			"Replace an API key under Settings → Developer in Fillout")
	}
	client, _, err := o.tokenServer()
	if err != nil {
		return err
	}
	_, err = rest.Send[rest.None](ctx, client, rest.Request{
		Method: http.MethodDelete, Path: rest.Path("public", "oauth", "invalidate"),
		Header: http.Header{"Authentication": {"Bearer " + token}, "Authorization": {"Bearer " + token}},
	})
	var e *rest.Error
	switch {
	case err == nil:
		return nil
	case rest.OutcomeUnknown(err):
		return fmt.Errorf("Fillout may or may not have invalidated the token. Log out again to be sure. %w", err)
	case errors.As(err, &e) && e.Status/100 == 4 && e.Status != http.StatusTooManyRequests:
		return fmt.Errorf("Fillout refuses to invalidate the token. It may already be invalid. %w", err)
	}
	return fmt.Errorf("cannot invalidate the token: %w", err)
}

// tokenServer returns a client of the token server, and the server's address.
func (o OAuth) tokenServer() (*rest.Client, string, error) {
	base, err := rest.ParseBaseURL(cmp.Or(o.TokenURL, TokenURL), "/public/oauth/accessToken", "/public/oauth/invalidate")
	if err != nil {
		return nil, "", err
	}
	return rest.New(rest.Config{Base: base, Caller: o.Caller, Error: envelope}), base, nil
}
