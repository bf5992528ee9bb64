package filloutapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Where a person consents, and where codes become tokens, for all regions (https://www.fillout.com/help/third-party-apps).
const (
	AuthorizeURL = "https://build.fillout.com"
	TokenURL     = "https://server.fillout.com"
)

// OAuth is the sign-in at an OAuth app of Fillout, which is the code grant of RFC 6749 in a dialect of its own: there are no
// response_type, grant_type, scope, token_type, expires_in and refresh_token, and no PKCE, so that nothing of
// golang.org/x/oauth2 fits. The token does not expire; [OAuth.Invalidate] ends it.
type OAuth struct {
	AuthorizeURL string // "" is [AuthorizeURL]
	TokenURL     string // "" is [TokenURL]
	ClientID     string
	ClientSecret string
	RedirectURI  string
	rest.Caller
}

// OAuthToken is what a sign-in brings.
type OAuthToken struct {
	AccessToken string `json:"access_token"`
	BaseURL     string `json:"base_url"` // of the forms' API in the region of the account
}

// Authorize gives the address at which a person consents.
func (o OAuth) Authorize(state string) (string, error) {
	base, err := rest.ParseBaseURL(cmp.Or(o.AuthorizeURL, AuthorizeURL), "/authorize/oauth")
	if err != nil {
		return "", err
	}
	query := url.Values{"client_id": {o.ClientID}, "redirect_uri": {o.RedirectURI}, "state": {state}}
	return base + "/authorize/oauth?" + query.Encode(), nil
}

// Exchange makes a token of the code that came to the redirect URI. A code is good for one exchange, which is not repeated
// once it may have arrived. The address in the answer is where the token will be sent, so it must be https; plain http is
// for this machine only, and only where the token's server is on it too.
func (o OAuth) Exchange(ctx context.Context, code string) (OAuthToken, error) {
	client, base, err := o.tokenServer()
	if err != nil {
		return OAuthToken{}, err
	}
	token, err := rest.Send[OAuthToken](ctx, client, rest.Request{
		Method: http.MethodPost, Path: rest.Path("public", "oauth", "accessToken"),
		Body:    map[string]string{"code": code, "client_id": o.ClientID, "client_secret": o.ClientSecret, "redirect_uri": o.RedirectURI},
		Secrets: []string{code, o.ClientSecret},
	})
	if err != nil {
		return OAuthToken{}, explainExchange(err)
	}
	if token.AccessToken == "" {
		return OAuthToken{}, errors.New("Fillout answered without an access token")
	}
	if token.BaseURL != "" {
		if token.BaseURL, err = parseAPIAddress(token.BaseURL, base); err != nil { // it quotes the host
			return OAuthToken{}, errors.New(rest.Redact(err.Error(), token.AccessToken, code, o.ClientSecret))
		}
	}
	return token, nil
}

// parseAPIAddress gives the API's address that the token's server names, where the token may be sent there.
func parseAPIAddress(named, server string) (string, error) {
	address, err := rest.ParseBaseURL(named, "/v1/api")
	switch {
	case err != nil:
		return "", fmt.Errorf("the API's address that Fillout names cannot be used: %w", err)
	case strings.HasPrefix(address, "http://") && !strings.HasPrefix(server, "http://"):
		return "", errors.New("the API's address that Fillout names is not https: the access token is not sent there")
	}
	return address, nil
}

// explainExchange says what a refusal of a code can mean: Fillout does not document its words.
func explainExchange(err error) error {
	var e *rest.Error
	if errors.As(err, &e) && e.Status/100 == 4 && e.Status != http.StatusTooManyRequests {
		return fmt.Errorf("Fillout gives no token for this code: it was used before or is too old, or client ID, client secret and redirect URI are not those of the app. %w", err)
	}
	return fmt.Errorf("no token from Fillout: %w", err)
}

// apiKeyPrefix begins each API key of an organisation.
const apiKeyPrefix = "sk_prod_"

// Invalidate ends an access token. Fillout documents the header Authentication, clients of it use Authorization, and
// which of them it reads was never measured, so both are sent. Nobody knows what becomes of an API key that is sent there:
// it is refused here.
func (o OAuth) Invalidate(ctx context.Context, token string) error {
	token = strings.TrimSpace(token)
	switch {
	case token == "":
		return errors.New("there is no access token to invalidate")
	case strings.HasPrefix(strings.ToLower(token), apiKeyPrefix):
		return errors.New("this is the organisation's API key, not the access token of a sign-in: it is not sent to be invalidated; " +
			"an API key is replaced under Settings → Developer in Fillout")
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
		return fmt.Errorf("Fillout may have invalidated the token or not: log out again to be sure. %w", err)
	case errors.As(err, &e) && e.Status/100 == 4 && e.Status != http.StatusTooManyRequests:
		return fmt.Errorf("Fillout does not take the token to invalidate it: perhaps it is invalid already. %w", err)
	}
	return fmt.Errorf("the token is not invalidated: %w", err)
}

// tokenServer gives a client of the token's server, and its address.
func (o OAuth) tokenServer() (*rest.Client, string, error) {
	base, err := rest.ParseBaseURL(cmp.Or(o.TokenURL, TokenURL), "/public/oauth/accessToken", "/public/oauth/invalidate")
	if err != nil {
		return nil, "", err
	}
	return rest.New(rest.Config{Base: base, Caller: o.Caller, Error: envelope}), base, nil
}
