package fillout_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

func TestRevokeToken(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		config acctest.Config
		fault  *fake.Fault
		want   string // the progress or a part of the error
		works  bool   // whether the token still works
	}{
		"a token":               {want: "Fillout has revoked the access token."},
		"an unknown token":      {config: acctest.Config{"access_token": "token-that-nobody-knows"}, want: "Fillout refuses to invalidate the token", works: true},
		"an API key":            {config: acctest.Config{"access_token": "sk_prod_key-of-the-organisation"}, want: "This is the organisation's API key", works: true},
		"an outage":             {fault: &fake.Fault{Status: 502, Times: 9}, want: "may or may not have invalidated the token", works: true},
		"an unreachable server": {config: acctest.Config{"token_url": "http://127.0.0.1:1"}, want: "connection refused", works: true},
		"plain http":            {config: acctest.Config{"token_url": "http://forms.example.com"}, want: "token_url must be a URL", works: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			const token = "fillout_token_of-a-sign-in"
			e.Fillout.SetAPIKey(token)
			p := e.Provider(t, map[string]string{"fillout.api_key": "", "fillout.api_url": ""}) // the action needs no settings
			config := acctest.Config{"access_token": token, "token_url": e.URL + "/fillout"}
			maps.Copy(config, tt.config)
			if tt.fault != nil {
				tt.fault.Method, tt.fault.Path = http.MethodDelete, "/fillout/public/oauth"
				e.FailNext(*tt.fault)
			}
			got := p.Invoke("integrations_fillout_revoke_token", config)
			acctest.WantText(t, append(got.Progress, got.Errors...), tt.want)
			if works := e.Fillout.APIKey() == token; works != tt.works {
				t.Errorf("the token works: %v, want %v", works, tt.works)
			}
		})
	}
}
