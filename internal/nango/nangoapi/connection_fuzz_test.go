package nangoapi

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest/resttest"
)

// For any response about connections, no call panics, each error can be shown, "gone" is reported only if Nango reports it, and each
// connection has an ID. KEY in the body stands for the secret key and the credential of a connection.
func FuzzConnections(f *testing.F) {
	for _, seed := range []struct {
		status int
		body   string
	}{
		{200, `{"connections":[{"id":1,"connection_id":"c1","provider_config_key":"k","provider":"github-pat","errors":[],"end_user":null,"tags":{"a":"b"},"metadata":{},"created":"2026-11-25T23:44:29.32+00:00"}]}`},
		{201, `{"id":1,"connection_id":"c1","provider_config_key":"k","provider":"github-pat","tags":{},"metadata":null,"created_at":"2026-11-25T23:44:29.320Z","updated_at":"2026-11-25T23:44:29.320Z","credentials":{"apiKey":"KEY"}}`},
		{200, `{"connections":[]}`},
		{200, `{"connections":null}`},
		{200, `{"connections":[{}]}`},
		{200, `{"connections":[{"connection_id":"c1","provider_config_key":"k","metadata":[]}]}`},
		{200, `{"connections":[{"connection_id":"c1","provider_config_key":"k","created":"KEY"}]}`},
		{200, `{"success":true}`},
		{200, `<!doctype html>KEY`},
		{200, `null`},
		{206, `{"connections":[]}`},
		{400, `{"error":{"code":"unknown_connection"}}`},
		{400, `{"error":{"code":"unknown_provider_config","message":"Provider does not exists"}}`},
		{400, `{"error":{"code":"invalid_body","errors":[{"code":"invalid_type","message":"KEY","path":["credentials","apiKey"]}]}}`},
		{400, `{"error":{"code":"connection_test_failed","message":"KEY"}}`},
		{401, `{"error":{"code":"unknown_account","payload":{}}}`},
		{403, `{"error":{"code":"forbidden","message":"Insufficient scope. Required: environment:connections:list"}}`},
		{404, `{"error":{"code":"not_found","message":"Failed to find connection"}}`},
		{404, `{"error":{"code":"not_found","message":"Integration does not exist"}}`},
		{404, `<html>KEY</html>`},
		{500, `{"error":{"message":"KEY","code":"generic_error_support","payload":"x"}}`},
	} {
		f.Add(uint16(seed.status-200), []byte(seed.body))
	}
	f.Fuzz(func(t *testing.T, status uint16, body []byte) {
		const key = "canary-77b1f0-of-nango"
		answer := resttest.Answer{Status: resttest.Status(status), Body: []byte(strings.ReplaceAll(string(body), "KEY", key))}
		synctest.Test(t, func(t *testing.T) { holdConnections(t, key, answer) })
	})
}

func holdConnections(t *testing.T, key string, answer resttest.Answer) {
	ctx := t.Context()
	wanted := NewConnection{Integration: "k", ConnectionID: "c1", Credentials: ConnectionCredentials{Type: "API_KEY", APIKey: key}, Metadata: []byte("{}")}
	check := func(what string, gone bool, call func(c *Connections) ([]Connection, error)) {
		// Each client has its own address, because clients with the same address share a pace, which belongs to one synctest bubble.
		client := New(Config{
			APIURL: "https://" + strings.ToLower(rand.Text()) + ".nango.example", SecretKey: key, Caller: rest.Caller{Transport: resttest.RoundTripperFunc(answer.RoundTrip)},
		})
		found, err := call(client.Connections)
		var ids []string
		for _, c := range found {
			ids = append(ids, c.ConnectionID)
		}
		resttest.CheckResult(t, what, answer, gone, ids, err, key)
	}
	one := func(c Connection, err error) ([]Connection, error) { return []Connection{c}, err }
	var list connectionList
	listed := answer.Status == http.StatusOK && json.Unmarshal(answer.Body, &list) == nil && list.Validate() == nil
	check("List", false, func(c *Connections) ([]Connection, error) { return c.List(ctx, ConnectionFilter{}) })
	check("Get", listed, func(c *Connections) ([]Connection, error) { return one(c.Get(ctx, "k", "c1")) })
	check("Existing", listed, func(c *Connections) ([]Connection, error) { return one(c.Existing(ctx, "k", "c1")) })
	check("Adopt", listed, func(c *Connections) ([]Connection, error) { return one(c.Adopt(ctx, wanted)) })
	check("Create", false, func(c *Connections) ([]Connection, error) { return one(c.Create(ctx, wanted)) })
	check("Put", false, func(c *Connections) ([]Connection, error) { return one(c.Put(ctx, wanted)) })

	var failed failure
	states := (answer.Status == http.StatusBadRequest || answer.Status == http.StatusNotFound) && json.Unmarshal(answer.Body, &failed) == nil && failed.Error.Code != ""
	check("Delete", states, func(c *Connections) ([]Connection, error) { return nil, c.Delete(ctx, "k", "c1") })
	check("Patch", states, func(c *Connections) ([]Connection, error) {
		return nil, c.Patch(ctx, "k", "c1", map[string]string{}, nil)
	})
	check("SetMetadata", states, func(c *Connections) ([]Connection, error) { return nil, c.SetMetadata(ctx, "k", "c1", wanted.Metadata) })
}

// For any text, the canonical form has the same meaning and is its own canonical form.
func FuzzCanonicalJSON(f *testing.F) {
	for _, seed := range []string{`{}`, `null`, `{"b":1.50,"a":"<&>"}`, `[]`, `{"a":1e400}`, `{"a":12345678901234567890}`, `{"a":{"a":null}} `, `{"a":1}x`, "{\"\xff\":1}", ``} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		canonical, ok := CanonicalJSON([]byte(text))
		if !ok {
			return
		}
		again, ok := CanonicalJSON([]byte(canonical))
		if !ok || again != canonical || !strings.HasPrefix(canonical, "{") {
			t.Errorf("%q becomes %q and then %q", text, canonical, again)
		}
	})
}
