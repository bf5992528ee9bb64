package fyleapi

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/oauth2"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// renewBefore is the time before its expiry at which an access token is renewed. Access tokens expire after an hour.
const renewBefore = 5 * time.Minute

// cluster is the name of the cluster's address in a token's extra fields.
const cluster = "cluster_domain"

// session holds the access token of one refresh token, and the address of the token's cluster. All clients of a refresh token in
// the process share a session, so that the token is exchanged once.
type session struct {
	accounts *rest.Client
	base     string // of the accounts host
	config   Config

	mu      sync.Mutex
	current *generation
}

// generation is an access token and its renewals. It ends if the cluster refuses a token before the token expires.
type generation struct {
	source oauth2.TokenSource
}

// sessions holds each session for the life of the process, whose clients share them; aliases of the provider are processes of their
// own. Its key contains the transport, because tests simulate several processes, each with a transport of its own.
var sessions sync.Map

func sessionFor(c Config, pace *rest.Pace) *session {
	key := struct {
		http.RoundTripper
		settings [sha256.Size]byte
	}{c.Transport, sha256.Sum256([]byte(strings.Join([]string{c.AccountsURL, c.ClientID, c.ClientSecret, c.RefreshToken}, "\x00")))}
	kept, _ := sessions.LoadOrStore(key, &session{
		accounts: rest.New(rest.Config{Base: c.AccountsURL, Caller: c.Caller, Pace: pace, Error: envelope}),
		base:     c.AccountsURL,
		config:   c,
	})
	return kept.(*session) // only sessions are stored
}

// token returns a token that is valid for some minutes. It asks the vendor for one if none is cached.
func (s *session) token(ctx context.Context) (*oauth2.Token, *generation, error) {
	s.mu.Lock()
	if s.current == nil {
		s.current = &generation{oauth2.ReuseTokenSourceWithExpiry(nil, &exchange{session: s}, renewBefore)}
	}
	current := s.current
	s.mu.Unlock()

	type result struct {
		token *oauth2.Token
		err   error
	}
	done := make(chan result, 1)
	go func() {
		token, err := current.source.Token() // shared by all callers, so no caller's context may cancel it
		done <- result{token, err}
	}()
	select {
	case r := <-done:
		return r.token, current, r.err
	case <-ctx.Done():
		return nil, current, ctx.Err()
	}
}

// refused drops a generation whose token the cluster refused, unless another one has already replaced it.
func (s *session) refused(g *generation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == g {
		s.current = nil
	}
}

// statusTokenExpired is Fyle's own status for an expired access token (fyle-platform-sdk-py, api_base.py).
const statusTokenExpired = 498

// authenticate sends a request to the cluster with the access token. It retries once, with a new token, if the token is refused.
func (s *session) authenticate(next http.RoundTripper) http.RoundTripper {
	return rest.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		for attempt := 1; ; attempt++ {
			token, generation, err := s.token(r.Context())
			if err != nil {
				return nil, err
			}
			request, err := toCluster(r, token)
			if err != nil {
				return nil, err
			}
			response, err := next.RoundTrip(request)
			if err != nil || attempt > 1 || (response.StatusCode != http.StatusUnauthorized && response.StatusCode != statusTokenExpired) {
				return response, err
			}
			_ = response.Body.Close()
			s.refused(generation)
		}
	})
}

// toCluster returns a copy of the request for the token's cluster.
func toCluster(r *http.Request, token *oauth2.Token) (*http.Request, error) {
	address, err := url.Parse(token.Extra(cluster).(string)) // exchange has set it
	if err != nil {
		return nil, err
	}
	request := r.Clone(r.Context())
	if r.GetBody != nil {
		if request.Body, err = r.GetBody(); err != nil {
			return nil, err
		}
	}
	request.URL.Scheme, request.URL.Host, request.Host = address.Scheme, address.Host, ""
	request.URL.Path = address.Path + r.URL.Path
	if r.URL.RawPath != "" {
		request.URL.RawPath = address.EscapedPath() + r.URL.RawPath
	}
	token.SetAuthHeader(request)
	return request, nil
}

// exchange is an oauth2.TokenSource that asks the vendor for an access token, and with it for the token's cluster.
type exchange struct {
	*session
	refusal error // final: the same credentials are not sent again
}

// maxExchange is the time limit of an exchange, including retries.
const maxExchange = 2 * time.Minute

// Token exchanges the refresh token. Fyle's dialect has a JSON body and no redirect_uri, and its response has neither expires_in
// nor a new refresh token (fylein/fyle-platform-docs, src/authorization).
func (e *exchange) Token() (*oauth2.Token, error) {
	if e.refusal != nil {
		return nil, e.refusal
	}
	ctx, cancel := context.WithTimeout(context.Background(), maxExchange)
	defer cancel()
	answer, err := rest.Send[struct {
		AccessToken string `json:"access_token"`
	}](ctx, e.accounts, rest.Request{
		Method: http.MethodPost, Path: rest.Path("oauth", "token"), Retry: rest.RetryAlways, // a refresh token can be used many times
		Body: map[string]string{
			"grant_type": "refresh_token", "refresh_token": e.config.RefreshToken,
			"client_id": e.config.ClientID, "client_secret": e.config.ClientSecret,
		},
		Secrets: []string{e.config.RefreshToken, e.config.ClientSecret},
	})
	if err != nil {
		return nil, e.explain(err)
	}
	if answer.AccessToken == "" {
		return nil, errors.New("the token endpoint of Fyle answered without an access token")
	}
	token := &oauth2.Token{AccessToken: answer.AccessToken, Expiry: time.Now().Add(time.Hour)}
	if expiry, ok := rest.TokenExpiry(answer.AccessToken); ok {
		token.Expiry = expiry
	}
	address, err := e.cluster(ctx, token)
	if err != nil {
		return nil, err
	}
	return token.WithExtra(map[string]any{cluster: address}), nil
}

// cluster returns the address of the cluster that holds the data of the token's user.
func (e *exchange) cluster(ctx context.Context, token *oauth2.Token) (string, error) {
	header := http.Header{}
	header.Set("Authorization", "Bearer "+token.AccessToken)
	answer, err := rest.Send[struct {
		Domain string `json:"cluster_domain"`
	}](ctx, e.accounts, rest.Request{
		Method: http.MethodPost, Path: rest.Path("oauth", "cluster"), Retry: rest.RetryAlways, Header: header, Body: struct{}{},
	})
	if err != nil {
		return "", fmt.Errorf("cannot find out Fyle's cluster: %w", rest.Opaque(err))
	}
	address, err := clusterAddress(answer.Domain, e.base)
	if err != nil { // the error quotes the host
		return "", errors.New(rest.Redact(err.Error(), token.AccessToken, e.config.RefreshToken, e.config.ClientSecret))
	}
	return address, nil
}

// explain adds the meaning of the token endpoint's status: 401 for the secret or the refresh token, 404 for an unknown client
// (fyle-platform-sdk-py, auth.py).
func (e *exchange) explain(err error) error {
	var answer *rest.Error
	if !errors.As(err, &answer) {
		return err
	}
	switch answer.Status {
	case http.StatusUnauthorized:
		e.refusal = rest.Refused("%s. Fyle refuses refresh_token or client_secret: check them in the provider's block fyle (environment: FYLE_REFRESH_TOKEN, FYLE_CLIENT_SECRET). A refresh token expires after a year, and only a person can create a new one: "+
			"an internal app shows it once when it is created (Settings → Integrations → Custom Apps), and an OAuth 2.0 app receives it when an administrator signs in", err.Error())
	case http.StatusNotFound:
		e.refusal = rest.Refused("%s. Fyle has no app with this client_id (FYLE_CLIENT_ID), or accounts_url (FYLE_ACCOUNTS_URL) is the address of another server", err.Error())
	default:
		return fmt.Errorf("cannot get an access token from Fyle: %w", rest.Opaque(err))
	}
	return e.refusal
}

// AccessToken returns an access token that is valid for some minutes, the address of its cluster, and its expiry.
func (c *Client) AccessToken(ctx context.Context) (token, clusterDomain string, expiry time.Time, err error) {
	t, _, err := c.session.token(ctx)
	if err != nil {
		return "", "", time.Time{}, err
	}
	return t.AccessToken, t.Extra(cluster).(string), t.Expiry, nil // exchange has set it
}

// RefreshTokenExpiry returns the time at which the refresh token expires, and false if the token does not contain it.
func (c *Client) RefreshTokenExpiry() (time.Time, bool) {
	return rest.TokenExpiry(c.session.config.RefreshToken)
}
