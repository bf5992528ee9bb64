package oauth_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

const revokeToken = "integrations_oauth_revoke_token"

func TestRevokeToken(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	confidential := p.Create(clientType, acctest.Config{"registration_endpoint": e.URL + "/oauth/register", "client_name": "Acme"})
	public := p.Create(clientType, acctest.Config{
		"registration_endpoint": e.URL + "/oauth/register", "client_name": "Device", "token_endpoint_auth_method": "none",
	})
	id, secret := confidential.Text("client_id"), confidential.Text("client_secret")
	const token = "token-of-the-confidential-client"
	revoke := func(change acctest.Config) acctest.Invocation {
		e.OAuth.Tokens.Put(oauthfake.Token{Value: token, ClientID: id})
		e.OAuth.Tokens.Put(oauthfake.Token{Value: "token-of-the-public-client", ClientID: public.Text("client_id")})
		config := acctest.Config{"revocation_endpoint": e.URL + "/oauth/revoke", "token": token, "client_id": id, "client_secret": secret}
		maps.Copy(config, change)
		return p.Invoke(revokeToken, config)
	}
	for name, tt := range map[string]struct {
		change acctest.Config
		fault  *fake.Fault
		want   string   // the progress or a part of the error
		stays  []string // tokens that are still valid
	}{
		"a confidential client": {want: "has revoked the token", stays: []string{"token-of-the-public-client"}},
		"with a hint":           {change: acctest.Config{"token_type_hint": "access_token"}, want: "has revoked the token", stays: []string{"token-of-the-public-client"}},
		"a public client": {
			change: acctest.Config{"token": "token-of-the-public-client", "client_id": public.Text("client_id"), "client_secret": nil},
			want:   "has revoked the token", stays: []string{token},
		},
		"an unknown token":         {change: acctest.Config{"token": "token-that-nobody-knows"}, want: "has revoked the token", stays: []string{token, "token-of-the-public-client"}},
		"a wrong secret":           {change: acctest.Config{"client_secret": "wrong-secret-of-a-client"}, want: "check client_id and client_secret", stays: []string{token, "token-of-the-public-client"}},
		"the token of another":     {change: acctest.Config{"token": "token-of-the-public-client"}, want: "invalid_grant", stays: []string{token, "token-of-the-public-client"}},
		"a passing outage":         {fault: &fake.Fault{Status: 503, Times: 1}, want: "has revoked the token", stays: []string{"token-of-the-public-client"}},
		"a lost answer":            {fault: &fake.Fault{Drop: true, When: "after", Times: 1}, want: "has revoked the token", stays: []string{"token-of-the-public-client"}},
		"an unreachable server":    {change: acctest.Config{"revocation_endpoint": "http://127.0.0.1:1/revoke"}, want: "connection refused", stays: []string{token, "token-of-the-public-client"}},
		"an address without https": {change: acctest.Config{"revocation_endpoint": "http://auth.example.com/revoke"}, want: "revocation_endpoint must be a URL", stays: []string{token, "token-of-the-public-client"}},
		"a wrong timeout":          {change: acctest.Config{"timeout": "soon"}, want: "timeout must be a positive duration", stays: []string{token, "token-of-the-public-client"}},
	} {
		if tt.fault != nil {
			tt.fault.Method, tt.fault.Path = http.MethodPost, "/oauth/revoke"
			e.FailNext(*tt.fault)
		}
		got := revoke(tt.change)
		acctest.WantText(t, append(got.Progress, got.Errors...), tt.want)
		var stays []string
		for _, left := range e.OAuth.Tokens.List(func(oauthfake.Token) bool { return true }) {
			stays = append(stays, left.Value)
		}
		slices.Sort(stays)
		if diff := cmp.Diff(tt.stays, stays); diff != "" {
			t.Errorf("%s: the valid tokens differ (-want +got):\n%s", name, diff)
		}
	}
}

// TestEphemeralToken shows that an action without its token names the reason.
func TestEphemeralToken(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	got := e.Provider(t, nil).Invoke(revokeToken, acctest.Config{
		"revocation_endpoint": e.URL + "/oauth/revoke", "token": "token-of-some-client", "client_id": "acme",
	}, "token")
	acctest.WantText(t, got.Errors, "The argument token is empty", "sensitive instead of ephemeral")
	if calls := e.Calls(); len(calls) > 0 {
		t.Errorf("the action made calls: %v", calls)
	}
}

// TestRevokeTokenEnds shows that a timeout and an interrupt end the action while a server does not answer.
func TestRevokeTokenEnds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		timeout, want string
		stop          bool
	}{
		"timeout":   {"100ms", "did not end within 100ms, which is its timeout", false},
		"interrupt": {"5m", "the action was interrupted: Cannot revoke the token", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := acctest.New(t).Provider(t, nil)
			silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				_ = r.ParseForm() // the server notices the end of the connection only after it has read the body
				if tt.stop {
					p.Stop()
				}
				<-r.Context().Done()
			}))
			t.Cleanup(silent.Close)
			got := p.Invoke(revokeToken, acctest.Config{
				"revocation_endpoint": silent.URL, "token": "token-of-some-client", "client_id": "acme", "timeout": tt.timeout,
			})
			if text := fmt.Sprint(got.Errors); len(got.Errors) != 1 || !strings.Contains(text, tt.want) || len(got.Progress) > 0 {
				t.Errorf("got %+v, want an error with %q", got, tt.want)
			}
		})
	}
}

// A server that does not answer ends each attempt after two minutes. That is not the timeout of the action, so a longer one would not help.
func TestRevokeTokenFailsBeforeItsTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		e := acctest.NewInMemory(t)
		e.FailNext(fake.Fault{Method: http.MethodPost, DelayMS: 180_000, Times: 10})
		got := e.Provider(t, nil).Invoke(revokeToken, acctest.Config{
			"revocation_endpoint": e.URL + "/oauth/revoke", "token": "token-of-some-client", "client_id": "acme", "timeout": "20m",
		})
		acctest.WantText(t, got.Errors, "timeout awaiting response headers")
		if strings.Contains(fmt.Sprint(got.Errors), "which is its timeout") {
			t.Errorf("the error blames the timeout: %q", got.Errors)
		}
	})
}
