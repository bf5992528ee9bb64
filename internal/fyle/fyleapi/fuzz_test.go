package fyleapi

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest/resttest"
)

// The calls of Fyle. One of them gets the fuzzed response, the others a valid one.
const (
	tokens uint8 = iota
	clusters
	reads
	writes
	stages
)

// For any response, no call panics, each error can be shown, "gone" is reported only if Fyle reports it, each object has an ID,
// and tokens are sent to no other server. KEY in the body stands for all credentials.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []struct {
		stage  uint8
		status int
		body   string
	}{
		{tokens, 200, `{"access_token":"h.eyJleHAiOjE4OTM0NTYwMDB9.s","refresh_token":"r"}`},
		{tokens, 200, `{"access_token":"a\nb"}`},
		{tokens, 200, `{"access_token":null}`},
		{tokens, 401, `{"message":"invalid token KEY"}`},
		{tokens, 404, `{"message":"KEY"}`},
		{tokens, 410, `KEY`},
		{tokens, 503, `KEY`},
		{clusters, 200, `{"cluster_domain":"https://in1.fylehq.com"}`},
		{clusters, 200, `{"cluster_domain":"https://KEY@evil.example/?KEY#KEY"}`},
		{clusters, 200, `{"cluster_domain":"https://KEY.evil.example"}`},
		{clusters, 200, `{"cluster_domain":"javascript:KEY"}`},
		{clusters, 404, `{"message":"Resource not found"}`},
		{clusters, 401, `{"message":"invalid token"}`},
		{reads, 200, `{"count":1,"offset":0,"data":[{"id":"s1","org_id":"or1","webhook_url":"https://h.example","subscribed_resources":["EXPENSE"],"is_enabled":false,"created_at":"2026-01-01T00:00:00Z"}]}`},
		{reads, 200, `{"count":1,"data":[{"id":"c1","url":"https://h.example","payload":{"resource_id":null},"schedule_config":{"type":"cron","when":{"hour":"1"}},"is_enabled":true}]}`},
		{reads, 200, `{"data":{"org_id":"or1","user_id":"us1","org":{"name":"Acme"},"user":{"email":"a@acme.example"},"roles":["ADMIN"]}}`},
		{reads, 200, `{"count":0,"data":[]}`},
		{reads, 200, `{"count":3,"data":[]}`},
		{reads, 200, `{"data":[]}`},
		{reads, 200, `{"count":null,"data":[]}`},
		{reads, 200, `{"count":2,"data":[{"id":"s1"},{"id":"s1"}]}`},
		{reads, 206, `{"count":0,"data":[]}`},
		{reads, 200, `{"count":-1,"data":null}`},
		{reads, 200, `{"count":1,"data":[{}]}`},
		{reads, 200, `{"data":{}}`},
		{reads, 200, `{}`},
		{reads, 200, `null`},
		{reads, 204, ``},
		{reads, 404, `{"message":"Resource not found"}`},
		{reads, 410, `KEY`},
		{reads, 498, `{"message":"expired KEY"}`},
		{reads, 429, `{"message":"slow down"}`},
		{writes, 200, `{"data":{"id":"s1","webhook_url":"https://h.example","created_at":"2026-01-01T00:00:00Z"}}`},
		{writes, 200, `{"data":{}}`},
		{writes, 200, `{"data":null}`},
		{writes, 400, `{"data":{"0":{"user_email":["Missing data KEY"]}},"error":"ValidationError","message":null}`},
		{writes, 400, `{"data":[{"key":"KEY","message":"no","row":0}],"error":"BulkError","message":""}`},
		{writes, 404, `{"message":"Resource not found"}`},
		{writes, 500, `<html>KEY</html>`},
	} {
		f.Add(seed.stage, uint16(seed.status-200), []byte(seed.body))
	}
	run := 0
	f.Fuzz(func(t *testing.T, stage uint8, status uint16, body []byte) {
		run++ // sessions are cached by refresh token for the life of the process
		key := fmt.Sprintf("canary_key_%09d", run)
		answer := resttest.Answer{Status: resttest.Status(status), Body: []byte(strings.ReplaceAll(string(body), "KEY", key))}
		synctest.Test(t, func(t *testing.T) { hold(t, stage%stages, key, answer) })
	})
}

func hold(t *testing.T, stage uint8, key string, answer resttest.Answer) {
	ctx := t.Context()
	transport := resttest.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		if host := r.URL.Hostname(); r.URL.Scheme != "https" || !inDomain(strings.TrimSuffix(host, "."), domains) {
			t.Errorf("a request to %s", r.URL)
		}
		at, good := reads, `{"count":0,"data":[]}`
		switch {
		case r.URL.Path == "/oauth/token":
			at, good = tokens, `{"access_token":"`+key+`"}`
		case r.URL.Path == "/oauth/cluster":
			at, good = clusters, `{"cluster_domain":"https://us1.fylehq.com"}`
		case r.Method == http.MethodPost:
			at, good = writes, `{"data":{"id":"x1"}}`
		}
		if at == stage {
			return answer.RoundTrip(r)
		}
		return resttest.Answer{Status: 200, Body: []byte(good)}.RoundTrip(r)
	})
	calls := 0
	check := func(what string, gone bool, call func(*Client) (ids []string, err error)) {
		calls++
		client := New(Config{
			// Each client has its own address, because clients with the same address share a pace, which belongs to one synctest bubble.
			AccountsURL: "https://accounts-" + strings.ToLower(rand.Text()) + ".fylehq.com", ClientID: "tpa1", ClientSecret: key,
			RefreshToken: fmt.Sprint(key, calls), Caller: rest.Caller{Transport: transport},
		})
		ids, err := call(client)
		resttest.CheckResult(t, what, answer, gone, ids, err, key)
	}
	gone := answer.Succeeds() || stage == writes // the listing is valid and does not contain the object
	if stage == reads {
		gone = answer.Status == http.StatusOK && isPage(answer.Body)
	}
	holdCollection(ctx, check, "Subscriptions", gone, func(c *Client) *Collection[Subscription] { return c.Subscriptions }, Subscription{URL: "https://h.example"})
	holdCollection(ctx, check, "ScheduledCallbacks", gone, func(c *Client) *Collection[ScheduledCallback] { return c.ScheduledCallbacks }, ScheduledCallback{URL: "https://h.example"})
	check("Account", false, func(c *Client) ([]string, error) {
		account, err := c.Account(ctx)
		return []string{account}, err
	})
	check("AccessToken", false, func(c *Client) ([]string, error) {
		token, address, _, err := c.AccessToken(ctx)
		return []string{token, address}, err
	})
	if stage == tokens {
		token, err := OAuth{ClientID: "tpa1", ClientSecret: key, Caller: rest.Caller{Transport: transport}}.Exchange(ctx, "code"+key)
		resttest.CheckError(t, "Exchange", err, key)
		if errors.Is(err, rest.ErrNotFound) || err == nil && token.RefreshToken == "" {
			t.Errorf("Exchange: %q returns %+v, %v", answer.Body, token, err)
		}
	}
}

func holdCollection[T entity[T]](ctx context.Context, check func(string, bool, func(*Client) ([]string, error)), name string, gone bool, of func(*Client) *Collection[T], item T) {
	check(name+".List", false, func(c *Client) (ids []string, err error) {
		for item, err := range of(c).List(ctx) {
			if err != nil {
				return nil, err
			}
			ids = append(ids, item.ObjectID())
		}
		return ids, nil
	})
	check(name+".Get", gone, func(c *Client) ([]string, error) {
		item, err := of(c).Get(ctx, "other")
		return []string{item.ObjectID()}, err
	})
	check(name+".Create", false, func(c *Client) ([]string, error) {
		created, err := of(c).Create(ctx, item)
		return []string{created.ObjectID()}, err
	})
	check(name+".Update", false, func(c *Client) ([]string, error) {
		item, err := of(c).Update(ctx, item.withID("s1"))
		return []string{item.ObjectID()}, err
	})
}

// isPage reports whether the body is the only page of a listing in which each object has an ID.
func isPage(body []byte) bool {
	var page struct {
		Count *int
		Data  []struct{ ID string }
	}
	if json.Unmarshal(body, &page) != nil {
		return false
	}
	for _, item := range page.Data {
		if item.ID == "" {
			return false
		}
	}
	return page.Data != nil && page.Count != nil && *page.Count == len(page.Data)
}
