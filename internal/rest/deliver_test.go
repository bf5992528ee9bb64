package rest_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// TestDeliver shows that the receiver gets the URL and the body unchanged, once, and that no error shows a secret part of the URL.
func TestDeliver(t *testing.T) {
	t.Parallel()
	const secret = "/canary-path/?b=canary-b&a=canary-a"
	var got []string
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Method+" "+r.RequestURI+" "+r.Header.Get("Content-Type")+" "+r.UserAgent()+r.Header.Get("Authorization"))
		http.Redirect(w, r, "/other", http.StatusPermanentRedirect)
	}))
	t.Cleanup(receiver.Close)
	status, err := rest.Deliver(rest.WithCaller(t.Context(), "type"), rest.Caller{UserAgent: "agent"}, receiver.URL+secret, map[string]int{"n": 1})
	if err != nil || status != http.StatusPermanentRedirect {
		t.Errorf("status %d, %v", status, err)
	}
	if want := "POST " + secret + " application/json agent (type)"; len(got) != 1 || got[0] != want {
		t.Errorf("the receiver got %q, want %q once", got, want)
	}
	for what, address := range map[string]string{"unreachable": "http://127.0.0.1:1" + secret, "no URL": "http://[" + secret} {
		_, err := rest.Deliver(t.Context(), rest.Caller{}, address, nil)
		if err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the error is %v", what, err)
		}
	}
}
