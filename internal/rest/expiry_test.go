package rest_test

import (
	"encoding/base64"
	"fmt"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// TokenExpiry returns the expiry that the token contains.
func FuzzTokenExpiry(f *testing.F) {
	for _, claims := range []string{`{"exp":1893456000}`, `{"exp":1893456000.5}`, `{"exp":-1}`, `{"exp":1e300}`, `{"exp":"1"}`, `{"exp":null}`, `[]`, ``} {
		f.Add("h." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".s")
		f.Add("h." + base64.URLEncoding.EncodeToString([]byte(claims)) + ".s")
	}
	f.Add("")
	f.Add("..")
	f.Add("a.b.c.d")
	f.Fuzz(func(t *testing.T, token string) {
		expiry, ok := rest.TokenExpiry(token)
		if !ok {
			if !expiry.IsZero() {
				t.Errorf("%q: %s, although the token contains no expiry", token, expiry)
			}
			return
		}
		if _, err := expiry.MarshalText(); err != nil || expiry.Before(time.Unix(0, 0)) {
			t.Errorf("%q: %s cannot be stored in a state: %v", token, expiry, err)
		}
		claims := fmt.Sprintf(`{"exp":%d}`, expiry.Unix())
		if again, ok := rest.TokenExpiry("h." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".s"); !ok && expiry.Unix() > 0 || ok && !again.Equal(expiry) {
			t.Errorf("%q: %s is read again as %s", token, expiry, again)
		}
	})
}
