package oauthapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestExpiry(t *testing.T) {
	for text, want := range map[string]int64{
		"1800000000": 1800000000, `"1800000000"`: 1800000000, "1.8e9": 1800000000, "1800000000123": 1800000000, "0": 0, "-1": 0,
		"1e30": -1, `"NaN"`: -1, "null": -1, `"2027-01-31T12:00:00Z"`: -1, // -1 stands for nil
	} {
		var r oauthapi.Registration
		if err := json.Unmarshal(fmt.Appendf(nil, `{"client_secret_expires_at":%s}`, text), &r); err != nil {
			t.Fatal(err)
		}
		got := int64(-1)
		if r.ClientSecretExpiresAt != nil {
			got = *r.ClientSecretExpiresAt
		}
		if got != want {
			t.Errorf("%s is read as %d, want %d", text, got, want)
		}
	}
}

func TestCredentials(t *testing.T) {
	for text, want := range map[string]string{
		"canary": "canary", "a*b": "a*b", "****": "", "****cret": "", "••••": "", "xxxxxxxx": "", "<hidden>": "", "[REDACTED]": "",
	} {
		body, _ := json.Marshal(map[string]string{"client_secret": text, "registration_access_token": text + "\r\n"})
		var r oauthapi.Registration
		if err := json.Unmarshal(body, &r); err != nil {
			t.Fatal(err)
		}
		if r.ClientSecret != want || r.RegistrationAccessToken != want {
			t.Errorf("%q is read as %q and %q, want %q", text, r.ClientSecret, r.RegistrationAccessToken, want)
		}
	}
}

// A server behind a proxy that terminates TLS derives the address from its own scheme and port.
func TestAddressBehindProxy(t *testing.T) {
	s := newServer()
	s.answer = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Host != "auth.example.com" || r.URL.Scheme != "https" {
			w.WriteHeader(http.StatusBadGateway)
			return false
		}
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusCreated)
			_, _ = fmt.Fprintf(w, `{"client_id":"abc","registration_access_token":%q,"registration_client_uri":"http://auth.example.com:8080/register/abc?client=1"}`, firstToken)
			return false
		}
		return true
	}
	r, err := oauthapi.NewIsolated(rest.Caller{Transport: s}).Register(t.Context(), "https://auth.example.com/register", "", nil)
	if err != nil || r.RegistrationClientURI != clientURI || r.Unmanageable != "" {
		t.Errorf("got %+v, %v", r, err)
	}
}
