package openapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
)

// TestFyleFake checks every kind of answer that the fake has, and the event of a report, against Fyle's own descriptions.
func TestFyleFake(t *testing.T) {
	t.Parallel()
	c := newCaller(t, "fyle", "/fyle/")
	c.fill = strings.NewReplacer("$R", c.Fyle.RefreshToken(), "$C", c.Fyle.AuthorizationCode(fylefake.FirstOrgID),
		"$I", c.Fyle.ClientID(), "$S", c.Fyle.ClientSecret())
	// The calls come from so many addresses that none reaches the rate limit.
	c.prepare = func(r *http.Request) { r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", c.calls/10) }

	const client = `"client_id":"$I","client_secret":"$S"`
	c.call(400, "POST", "oauth/token", `{}`)
	c.call(401, "POST", "oauth/token", `{"grant_type":"refresh_token","refresh_token":"x",`+client+`}`)
	c.call(404, "POST", "oauth/token", `{"grant_type":"refresh_token","refresh_token":"$R","client_id":"x","client_secret":"$S"}`)
	c.call(200, "POST", "oauth/token", `{"grant_type":"authorization_code","code":"$C",`+client+`}`)
	c.call(401, "POST", "oauth/cluster", "")
	c.call(401, "GET", "platform/v1/spender/my_profile", "")
	c.token = fmt.Sprint(c.call(200, "POST", "oauth/token/", `{"grant_type":"refresh_token","refresh_token":"$R",`+client+`}`)["access_token"])
	c.call(200, "POST", "oauth/cluster/", "{}")
	c.call(200, "GET", "platform/v1/spender/my_profile", "")

	const subscriptions, callbacks = "platform/v1/admin/subscriptions", "platform/v1/admin/scheduled_callbacks"
	const subscription = `"is_enabled":true,"webhook_url":"https://x","subscribed_resources":["REPORT","ORG_SETTING"]}}`
	created := c.call(200, "POST", subscriptions, `{"data":{`+subscription)["data"].(map[string]any)
	c.call(200, "POST", subscriptions, fmt.Sprintf(`{"data":{"id":%q,`, created["id"])+subscription)
	c.call(400, "POST", subscriptions, `{"data":{}}`)
	c.call(400, "POST", subscriptions, `{`)
	c.call(404, "POST", subscriptions, `{"data":{"id":"x",`+subscription)
	c.call(200, "GET", subscriptions+"?is_enabled=eq.true&order=id.asc&limit=200", "")
	c.call(400, "GET", subscriptions+"?limit=0", "")
	c.call(404, "DELETE", subscriptions, "")

	const callback = `"url":"https://x","is_enabled":true,"payload":`
	created = c.call(200, "POST", callbacks, `{"data":{`+callback+`null,"schedule_config":{"type":"interval","when":{"hours":6}}}}`)["data"].(map[string]any)
	c.call(200, "POST", callbacks, fmt.Sprintf(`{"data":{"id":%q,`, created["id"])+callback+
		`{"resource_id":"tx1"},"schedule_config":{"type":"cron","when":{"hour":"23"}}}}`)
	c.call(200, "POST", callbacks, `{"data":{`+callback+`null,"schedule_config":{"type":"date","when":{"run_date":null}}}}`)
	c.call(404, "POST", callbacks, `{"data":{"id":"x",`+callback+`null,"schedule_config":{"type":"date","when":{}}}}`)
	c.call(400, "POST", callbacks, `{"data":{}}`)
	c.call(200, "GET", callbacks+"?id=eq.nope", "")
	c.call(200, "GET", callbacks, "")

	c.Fyle.SetRoles("FYLER")
	c.call(403, "GET", subscriptions, "")
	c.Fyle.ExpireTokens()
	c.call(498, "GET", callbacks, "")

	c.wantCalls(24)
	t.Run("event", func(t *testing.T) {
		received := make(chan any, 1)
		receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			var event any
			_ = json.NewDecoder(r.Body).Decode(&event)
			received <- event
		}))
		t.Cleanup(receiver.Close)
		c.Fyle.Subscriptions.Put(fylefake.Subscription{
			ID: "one", IsEnabled: true, WebhookURL: receiver.URL, OrgID: fylefake.FirstOrgID, SubscribedResources: []string{"REPORT"},
		})
		c.Fyle.Deliver(t.Context(), "one")
		if err := c.validator.Check("report_out_subscriptions_admin", <-received); err != nil {
			t.Error(err)
		}
	})
}

func TestFyleComplaints(t *testing.T) {
	t.Parallel()
	const (
		list   = "/fyle/platform/v1/admin/subscriptions"
		stored = `{"data":{"id":"i","is_enabled":true,"webhook_url":"https://x","subscribed_resources":[],"org_id":null,` +
			`"created_at":"2026-01-02T03:04:05+00:00","updated_at":"2026-01-02T03:04:05.5+00:00"}}`
		token = `{"grant_type":"refresh_token","client_id":"c","client_secret":"s"`
	)
	checkComplaints(t, "fyle", map[string]call{
		"all well":           {"POST", list, `{"data":{"id":"i","is_enabled":true,"webhook_url":"u","subscribed_resources":[]}}`, 200, stored, ""},
		"another host":       {"POST", "/oauth/token", token + `}`, 200, `{"access_token":"a"}`, ""},
		"unknown to token":   {"POST", "/fyle/oauth/token", token + `,"redirect_uri":"u"}`, 200, `{}`, `"redirect_uri" is unsupported`},
		"unknown to cluster": {"POST", list, `{"data":{"is_enabled":true,"webhook_url":"u","subscribed_resources":[],"x":1}}`, 200, stored, `"x" is unsupported`},
		"missing in answer":  {"GET", list, "", 200, `{"data":[]}`, `"count" is missing`},
		"wrong refusal":      {"GET", list, "", 401, `{"message":"expired"}`, "enum"},
		"no message":         {"GET", list, "", 429, `{}`, `"message" is missing`},
		"no such path":       {"GET", list + "/i", "", 200, stored, "no matching operation"},
	})
}
