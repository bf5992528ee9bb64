package rest_test

import (
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Some servers quote what they refuse. No error shows a credential or a secret, however the server escaped it and wherever the
// text is cut.
func TestSecretsStayOutOfErrors(t *testing.T) {
	const key, secret = "canary-key", "canary-secret"
	for name, answer := range map[string]reply{
		"in the message":          {status: 400, body: `{"code":"canary-key","message":"no such key: canary-key, nor canary-secret"}`},
		"in the message, escaped": {status: 404, body: `{"message":"no such key: canary\u002dkey, canary-\u0073ecret"}`},
		"without an envelope":     {status: 401, body: "canary-key? canary-secret?"},
		"at the cut":              {status: 401, body: strings.Repeat("x", 190) + "canary-key canary-secret"},
		"at the cut of a message": {status: 401, body: `{"message":"` + strings.Repeat("x", 990) + `canary-key canary-secret"}`},
		"in a page":               {status: 200, body: "<html>canary-key canary-secret</html>"},
		"in a request ID":         {status: 500, header: map[string]string{"X-Request-Id": "canary-key"}},
		"in a redirect":           {status: 302, header: map[string]string{"Location": "https://canary-key.example.com/canary-secret"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := rest.New(rest.Config{
				Base: "https://api.example.com", Caller: rest.Caller{Transport: &script{replies: []reply{answer}}}, Error: envelope,
				Authenticate: rest.Bearer(key),
			})
			_, err := rest.Send[thing](t.Context(), c, rest.Request{
				Method: "POST", Path: "v1", Retry: rest.RetryNever, Secrets: []string{"", secret},
			})
			wantError(t, err)
			if strings.Contains(err.Error(), "canary") {
				t.Error(err)
			}
		})
	}
}
