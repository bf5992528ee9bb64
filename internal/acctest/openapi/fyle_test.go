package openapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/openapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
)

// TestFyleFake holds every kind of answer that the fake gives, and the event of a report, against Fyle's own descriptions.
func TestFyleFake(t *testing.T) {
	t.Parallel()
	seen := 0
	validator := openapi.Load(t, "fyle")
	e := emulator.New(emulator.WithMiddleware(func(next http.Handler) http.Handler {
		return validator.Handler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen++
			next.ServeHTTP(w, r)
		}))
	}))
	token := ""
	fill := strings.NewReplacer("$R", e.Fyle.RefreshToken(), "$C", e.Fyle.AuthorizationCode(fylefake.FirstOrgID),
		"$I", e.Fyle.ClientID(), "$S", e.Fyle.ClientSecret())

	// call fails the test on another status and gives the answer's members.
	call := func(status int, method, path, body string) map[string]any {
		t.Helper()
		r := httptest.NewRequestWithContext(t.Context(), method, "/fyle/"+path, strings.NewReader(fill.Replace(body)))
		r.Header.Set("Authorization", "Bearer "+token)
		r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", seen/10) // so many clients that none meets the limit
		if body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		w := httptest.NewRecorder()
		e.Handler().ServeHTTP(w, r)
		if w.Code != status {
			t.Errorf("%s %s: got status %d, want %d: %s", method, path, w.Code, status, w.Body)
		}
		members := map[string]any{}
		_ = json.Unmarshal(w.Body.Bytes(), &members)
		return members
	}

	const client = `"client_id":"$I","client_secret":"$S"`
	call(400, "POST", "oauth/token", `{}`)
	call(401, "POST", "oauth/token", `{"grant_type":"refresh_token","refresh_token":"x",`+client+`}`)
	call(404, "POST", "oauth/token", `{"grant_type":"refresh_token","refresh_token":"$R","client_id":"x","client_secret":"$S"}`)
	call(200, "POST", "oauth/token", `{"grant_type":"authorization_code","code":"$C",`+client+`}`)
	call(401, "POST", "oauth/cluster", "")
	call(401, "GET", "platform/v1/spender/my_profile", "")
	token = fmt.Sprint(call(200, "POST", "oauth/token/", `{"grant_type":"refresh_token","refresh_token":"$R",`+client+`}`)["access_token"])
	call(200, "POST", "oauth/cluster/", "{}")
	call(200, "GET", "platform/v1/spender/my_profile", "")

	const subscriptions, callbacks = "platform/v1/admin/subscriptions", "platform/v1/admin/scheduled_callbacks"
	const subscription = `"is_enabled":true,"webhook_url":"https://x","subscribed_resources":["REPORT","ORG_SETTING"]}}`
	created := call(200, "POST", subscriptions, `{"data":{`+subscription)["data"].(map[string]any)
	call(200, "POST", subscriptions, fmt.Sprintf(`{"data":{"id":%q,`, created["id"])+subscription)
	call(400, "POST", subscriptions, `{"data":{}}`)
	call(400, "POST", subscriptions, `{`)
	call(404, "POST", subscriptions, `{"data":{"id":"x",`+subscription)
	call(200, "GET", subscriptions+"?is_enabled=eq.true&order=id.asc&limit=200", "")
	call(400, "GET", subscriptions+"?limit=0", "")
	call(404, "DELETE", subscriptions, "")

	const callback = `"url":"https://x","is_enabled":true,"payload":`
	created = call(200, "POST", callbacks, `{"data":{`+callback+`null,"schedule_config":{"type":"interval","when":{"hours":6}}}}`)["data"].(map[string]any)
	call(200, "POST", callbacks, fmt.Sprintf(`{"data":{"id":%q,`, created["id"])+callback+
		`{"resource_id":"tx1"},"schedule_config":{"type":"cron","when":{"hour":"23"}}}}`)
	call(200, "POST", callbacks, `{"data":{`+callback+`null,"schedule_config":{"type":"date","when":{"run_date":null}}}}`)
	call(404, "POST", callbacks, `{"data":{"id":"x",`+callback+`null,"schedule_config":{"type":"date","when":{}}}}`)
	call(400, "POST", callbacks, `{"data":{}}`)
	call(200, "GET", callbacks+"?id=eq.nope", "")
	call(200, "GET", callbacks, "")

	e.Fyle.SetRoles("FYLER")
	call(403, "GET", subscriptions, "")
	e.Fyle.ExpireTokens()
	call(498, "GET", callbacks, "")

	const least = 24
	if seen < least {
		t.Errorf("%d calls were checked; there are at least %d", seen, least)
	}
	t.Run("event", func(t *testing.T) {
		received := make(chan any, 1)
		receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			var event any
			_ = json.NewDecoder(r.Body).Decode(&event)
			received <- event
		}))
		t.Cleanup(receiver.Close)
		e.Fyle.Subscriptions.Put(fylefake.Subscription{
			ID: "one", IsEnabled: true, WebhookURL: receiver.URL, OrgID: fylefake.FirstOrgID, SubscribedResources: []string{"REPORT"},
		})
		e.Fyle.Deliver(t.Context(), "one")
		if err := validator.Check("report_out_subscriptions_admin", <-received); err != nil {
			t.Error(err)
		}
	})
}

func TestFyleValidatorComplains(t *testing.T) {
	t.Parallel()
	validator := openapi.Load(t, "fyle")
	const (
		list   = "/fyle/platform/v1/admin/subscriptions"
		stored = `{"data":{"id":"i","is_enabled":true,"webhook_url":"https://x","subscribed_resources":[],"org_id":null,` +
			`"created_at":"2026-01-02T03:04:05+00:00","updated_at":"2026-01-02T03:04:05.5+00:00"}}`
		token = `{"grant_type":"refresh_token","client_id":"c","client_secret":"s"`
	)
	tests := map[string]struct {
		method, path, body string
		status             int
		answer             string
		want               string // part of the complaint; "" where there is none to make
	}{
		"all well":           {"POST", list, `{"data":{"id":"i","is_enabled":true,"webhook_url":"u","subscribed_resources":[]}}`, 200, stored, ""},
		"another host":       {"POST", "/oauth/token", token + `}`, 200, `{"access_token":"a"}`, ""},
		"unknown to token":   {"POST", "/fyle/oauth/token", token + `,"redirect_uri":"u"}`, 200, `{}`, `"redirect_uri" is unsupported`},
		"unknown to cluster": {"POST", list, `{"data":{"is_enabled":true,"webhook_url":"u","subscribed_resources":[],"x":1}}`, 200, stored, `"x" is unsupported`},
		"missing in answer":  {"GET", list, "", 200, `{"data":[]}`, `"count" is missing`},
		"wrong refusal":      {"GET", list, "", 401, `{"message":"expired"}`, "enum"},
		"no message":         {"GET", list, "", 429, `{}`, `"message" is missing`},
		"no such path":       {"GET", list + "/i", "", 200, stored, "no matching operation"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &complaints{TB: t}
			r := httptest.NewRequestWithContext(t.Context(), tt.method, tt.path, strings.NewReader(tt.body))
			r.Header.Set("Content-Type", "application/json")
			validator.Handler(c, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(tt.status)
				_, _ = w.Write([]byte(tt.answer))
			})).ServeHTTP(httptest.NewRecorder(), r)
			told := strings.Join(c.told, "\n")
			if (told != "") != (tt.want != "") || !strings.Contains(told, tt.want) {
				t.Errorf("the complaints are %q, want %q among them", told, tt.want)
			}
		})
	}
}
