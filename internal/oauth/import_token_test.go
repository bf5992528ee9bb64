package oauth_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// recorder is a server that knows one client, as long as it is not closed, and records the tokens that it is sent.
type recorder struct {
	*httptest.Server
	refuses atomic.Bool
	tokens  sync.Map
}

func newRecorder(t *testing.T) *recorder {
	t.Helper()
	r := &recorder{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		r.tokens.Store(req.Header.Get("Authorization"), true)
		w.Header().Set("Content-Type", "application/json")
		if r.refuses.Load() {
			w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token", error_description="`+req.Header.Get("Authorization")+`"`)
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = fmt.Fprintf(w, `{"error": "invalid_token", "error_description": %q}`, req.Header.Get("Authorization"))
			return
		}
		_, _ = fmt.Fprintf(w, `{"client_id": "id-of-client", "client_secret": "canary-77b1f0-secret", "registration_access_token": "canary-77b1f0-own", "redirect_uris": ["https://acme.example/a"],
			"registration_client_uri": %q}`, r.URL+"/client")
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *recorder) got(token string) bool {
	_, got := r.tokens.Load("Bearer " + token)
	return got
}

// The registration access token of the provider's configuration is sent to the host that the configuration or an import names, and to no
// host that only a server or a state names, even if that host refuses the client's own token.
func TestImportTokenStaysAtConfiguredHost(t *testing.T) {
	t.Parallel()
	const token = "canary-77b1f0-of-the-environment"
	setting := map[string]string{"oauth.registration_access_token": token}
	e := acctest.New(t)
	e.Secret(token)
	foreign, own := newRecorder(t), newRecorder(t)
	front := httptest.NewServer(foreign.Config.Handler) // registers clients that are managed at foreign
	t.Cleanup(front.Close)
	atForeign := e.Provider(t, nil).Create(clientType, acctest.Config{"registration_endpoint": front.URL + "/register"})
	uri := e.Provider(t, nil).Create(uriType, redirectURI(atForeign, "https://acme.example/a"))
	atOwn := e.Provider(t, nil).Create(clientType, acctest.Config{"registration_endpoint": own.URL + "/register"})
	foreign.refuses.Store(true)
	own.refuses.Store(true)
	for _, o := range []acctest.Object{atForeign, uri, atOwn} {
		p := e.Provider(t, setting)
		p.TryRead(atForeign) // Terraform reads a client before its redirect URIs
		acctest.WantText(t, p.TryRead(o).Errors, "refuses the registration access token")
		p.TryDestroy(o)
	}
	if foreign.got(token) {
		t.Error("the token was sent to a host that only a server has named")
	}
	if !own.got(token) {
		t.Error("the token was not tried at the host of the registration endpoint")
	}
	alone := newRecorder(t)
	single := e.Provider(t, nil).Create(uriType, acctest.Config{"registration_client_uri": alone.URL + "/client", "registration_access_token": "canary-77b1f0-own", "uri": "https://acme.example/a"})
	alone.refuses.Store(true)
	if e.Provider(t, setting).TryRead(single); !alone.got(token) {
		t.Error("the token was not tried at the address that a redirect URI's configuration has")
	}
	for resource, id := range map[string]string{clientType: "", uriType: " https://acme.example/a"} {
		named := newRecorder(t)
		acctest.MustSucceed(t, e.Provider(t, setting).ImportByID(resource, named.URL+"/client"+id))
		if !named.got(token) {
			t.Errorf("the token was not sent to the host of the import of %s", resource)
		}
	}
	withOwn := newRecorder(t)
	acctest.MustSucceed(t, e.Provider(t, setting).ReadData(clientType, acctest.Config{"registration_client_uri": withOwn.URL + "/client", "registration_access_token": "canary-77b1f0-data"}))
	if withOwn.got(token) || !withOwn.got("canary-77b1f0-data") {
		t.Error("a data source with a token was read with another one")
	}
}
