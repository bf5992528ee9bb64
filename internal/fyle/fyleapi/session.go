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

// renewBefore is how long before its end an access token is renewed; they live an hour.
const renewBefore = 5 * time.Minute

// cluster is the name of the cluster's address among a token's extras.
const cluster = "cluster_domain"

// session holds the access token of one refresh token, and the address of the cluster that it is for. All clients of one
// refresh token in the process share it, so that the token is exchanged once.
type session struct {
	accounts *rest.Client
	base     string // of the accounts host
	config   Config

	mu      sync.Mutex
	current *generation
}

// generation is an access token and its renewals, until the cluster refuses it before its time.
type generation struct {
	source oauth2.TokenSource
}

// sessions is kept for the life of the process, for the aliases of the provider. The key has the transport too, since tests
// play several processes and give each its own.
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
	return kept.(*session) //nolint:forcetypeassert // only sessions are stored
}

// token gives a token that is good for some minutes, from the vendor where none is kept.
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
		token, err := current.source.Token() // shared by all who wait, so that no one's context ends it
		done <- result{token, err}
	}()
	select {
	case r := <-done:
		return r.token, current, r.err
	case <-ctx.Done():
		return nil, current, ctx.Err()
	}
}

// refused forgets a generation whose token the cluster refused, unless another one has taken its place.
func (s *session) refused(g *generation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == g {
		s.current = nil
	}
}

// statusTokenExpired is Fyle's own status for an access token that is too old (fyle-platform-sdk-py, api_base.py).
const statusTokenExpired = 498

// authenticate sends a request to the cluster with the access token, once more with a new one where it is refused.
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

// toCluster makes the request for the cluster that the token is for.
func toCluster(r *http.Request, token *oauth2.Token) (*http.Request, error) {
	address, err := url.Parse(token.Extra(cluster).(string)) //nolint:forcetypeassert // exchange has set it
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

// exchange is the oauth2.TokenSource that asks the vendor: for an access token, and with it for its cluster.
type exchange struct {
	*session
	refusal error // the vendor's last word: the same credentials are not tried again
}

// maxExchange is how long an exchange may take, tries included.
const maxExchange = 2 * time.Minute

// Token exchanges the refresh token. Fyle's dialect: the body is JSON, there is no redirect_uri, the answer has no
// expires_in and no new refresh token (fylein/fyle-platform-docs, src/authorization).
func (e *exchange) Token() (*oauth2.Token, error) {
	if e.refusal != nil {
		return nil, e.refusal
	}
	ctx, cancel := context.WithTimeout(context.Background(), maxExchange)
	defer cancel()
	answer, err := rest.Send[struct {
		AccessToken string `json:"access_token"`
	}](ctx, e.accounts, rest.Request{
		Method: http.MethodPost, Path: rest.Path("oauth", "token"), Retry: rest.RetryAlways, // a refresh token is not used up
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
	if expiry, ok := Expiry(answer.AccessToken); ok {
		token.Expiry = expiry
	}
	address, err := e.cluster(ctx, token)
	if err != nil {
		return nil, err
	}
	return token.WithExtra(map[string]any{cluster: address}), nil
}

// cluster asks where the data of the token's user is.
func (e *exchange) cluster(ctx context.Context, token *oauth2.Token) (string, error) {
	header := http.Header{}
	header.Set("Authorization", "Bearer "+token.AccessToken)
	answer, err := rest.Send[struct {
		Domain string `json:"cluster_domain"`
	}](ctx, e.accounts, rest.Request{
		Method: http.MethodPost, Path: rest.Path("oauth", "cluster"), Retry: rest.RetryAlways, Header: header, Body: struct{}{},
	})
	if err != nil {
		return "", fmt.Errorf("cannot find out Fyle's cluster: %w", aboutNoObject(err))
	}
	address, err := clusterAddress(answer.Domain, e.base)
	if err != nil { // it quotes the host
		return "", errors.New(rest.Redact(err.Error(), token.AccessToken, e.config.RefreshToken, e.config.ClientSecret))
	}
	return address, nil
}

// explain says what a refusal of the token endpoint means: 401 for secret or refresh token, 404 for an unknown client
// (fyle-platform-sdk-py, auth.py).
func (e *exchange) explain(err error) error {
	var answer *rest.Error
	if !errors.As(err, &answer) {
		return err
	}
	switch answer.Status {
	case http.StatusUnauthorized:
		e.refusal = fmt.Errorf("Fyle refuses refresh_token or client_secret (FYLE_REFRESH_TOKEN, FYLE_CLIENT_SECRET). A refresh token lives a year, and only a person can make a new one: "+
			"an internal app shows it once when it is made (Settings → Integrations → Custom Apps), an OAuth 2.0 app gets it when an administrator signs in. %s", err.Error())
	case http.StatusNotFound:
		e.refusal = fmt.Errorf("Fyle knows no app of this client_id (FYLE_CLIENT_ID), or accounts_url (FYLE_ACCOUNTS_URL) leads to another server. %s", err.Error())
	default:
		return fmt.Errorf("no access token from Fyle: %w", aboutNoObject(err))
	}
	return e.refusal
}

// AccessToken gives an access token that is good for some minutes, the address of its cluster, and when it expires.
func (c *Client) AccessToken(ctx context.Context) (token, clusterDomain string, expiry time.Time, err error) {
	t, _, err := c.session.token(ctx)
	if err != nil {
		return "", "", time.Time{}, err
	}
	return t.AccessToken, t.Extra(cluster).(string), t.Expiry, nil //nolint:forcetypeassert // exchange has set it
}

// RefreshTokenExpiry says when the refresh token ends, false where it does not tell.
func (c *Client) RefreshTokenExpiry() (time.Time, bool) { return Expiry(c.session.config.RefreshToken) }
