package nangofake_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// gate is a body that waits until all requests have arrived.
type gate struct {
	io.Reader
	wait func()
}

func (g gate) Read(p []byte) (int, error) {
	g.wait()
	return g.Reader.Read(p)
}

// together sends requests that overlap: each arrives before the first is answered. It returns the answers in the order of the bodies.
func together(t *testing.T, n *nangofake.Nango, method, target string, bodies ...string) []*httptest.ResponseRecorder {
	t.Helper()
	var arrived, done sync.WaitGroup
	arrived.Add(len(bodies))
	answers := make([]*httptest.ResponseRecorder, len(bodies))
	for i, body := range bodies {
		once := sync.OnceFunc(arrived.Done)
		g := gate{strings.NewReader(body), func() { once(); arrived.Wait() }}
		r := httptest.NewRequestWithContext(t.Context(), method, target, g)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+n.SecretKey())
		answers[i] = httptest.NewRecorder()
		done.Go(func() { n.ServeHTTP(answers[i], r) })
	}
	done.Wait()
	return answers
}

// race replays six equal creates, of which two arrive after the first was answered.
func (r *replay) race(t *testing.T) {
	t.Helper()
	const body = `{"unique_key":"race","provider":"hubspot","credentials":{"type":"OAUTH2","client_id":"cid","client_secret":"s"}}`
	got := map[string]int{}
	for _, w := range slices.Concat(
		together(t, r.nango, http.MethodPost, "/integrations", body, body, body, body),
		together(t, r.nango, http.MethodPost, "/integrations", body),
		together(t, r.nango, http.MethodPost, "/integrations", body),
	) {
		answer := string(bytes.TrimSpace(w.Body.Bytes()))
		if w.Code == http.StatusOK {
			answer = "created"
		}
		got[answer]++
	}
	if diff := cmp.Diff(map[string]int{
		"created": 1,
		`{"error":{"code":"server_error","message":"Failed to create integration"}}`:                                                        3,
		`{"error":{"code":"invalid_body","errors":[{"code":"invalid_string","message":"Unique key already exists","path":["uniqueKey"]}]}}`: 2,
	}, got); diff != "" {
		t.Errorf("the answers differ (-recorded +got):\n%s", diff)
	}
	if len(r.nango.Integrations.List(func(i nangofake.Integration) bool { return i.UniqueKey == "race" })) != 1 {
		t.Error("there is not one row")
	}
}
