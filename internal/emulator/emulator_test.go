package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// send sends a request with Poozle's key straight to the handler.
func send(t *testing.T, e *emulator.Emulator, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Host = "127.0.0.1:1"
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+e.Poozle.APIKey())
	w := httptest.NewRecorder()
	e.Handler().ServeHTTP(w, r)
	return w
}

const newLink = `{"workspaceId":"0a58f56e-3f59-4f4e-a8e1-a9e47aae5c3c","linkName":"l","category":[],"expiresIn":0}`

func TestEnv(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	want := []emulator.EnvVar{
		{Name: "FILLOUT_API_KEY", Value: e.Fillout.APIKey()},
		{Name: "FILLOUT_API_URL", Value: "http://h:1/fillout"},
		{Name: "FILLOUT_TABLES_URL", Value: "http://h:1/fillout-tables"},
		{Name: "FYLE_CLIENT_ID", Value: e.Fyle.ClientID()},
		{Name: "FYLE_CLIENT_SECRET", Value: e.Fyle.ClientSecret()},
		{Name: "FYLE_REFRESH_TOKEN", Value: e.Fyle.RefreshToken()},
		{Name: "FYLE_ACCOUNTS_URL", Value: "http://h:1/fyle"},
		{Name: "NANGO_SECRET_KEY", Value: e.Nango.SecretKey()},
		{Name: "NANGO_API_URL", Value: "http://h:1/nango"},
		{Name: "POOZLE_API_URL", Value: "http://h:1/poozle/api"},
		{Name: "POOZLE_API_KEY", Value: e.Poozle.APIKey()},
		{Name: "POOZLE_WORKSPACE_ID", Value: e.Poozle.WorkspaceID()},
		{Name: "POOZLE_PUBLIC_URL", Value: "http://h:1/poozle"},
	}
	if diff := cmp.Diff(want, e.Env("http://h:1")); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
}

// TestEmptySegments checks that a path with an empty segment reaches a vendor that has its own response, and that net/http redirects
// the others.
func TestEmptySegments(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	for target, want := range map[string]int{
		"/poozle/api//v1/link": http.StatusNotFound,
		"/poozle/api/v1//link": http.StatusNotFound,
		"/fyle/api//x":         http.StatusTemporaryRedirect,
	} {
		if w := send(t, e, "GET", target, ""); w.Code != want {
			t.Errorf("%s: got status %d, want %d", target, w.Code, want)
		}
	}
	if calls := e.Calls(); len(calls) != 3 {
		t.Errorf("the record has %d calls, want 3", len(calls))
	}
}

func TestCallsAndState(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	created := send(t, e, "POST", "/poozle/api/v1/link", newLink)
	var link poozlefake.Link
	if err := json.Unmarshal(created.Body.Bytes(), &link); created.Code != http.StatusCreated || err != nil {
		t.Fatalf("got %d %s", created.Code, created.Body)
	}
	send(t, e, "GET", "/poozle/api/v1/nosuch?x=1", "")
	send(t, e, "GET", "/poozle/link/"+link.ID, "")
	send(t, e, "GET", "/_state", "")

	calls := send(t, e, "GET", "/_calls", "")
	want := []any{
		map[string]any{"method": "POST", "path": "/poozle/api/v1/link", "status": 201.0},
		map[string]any{"method": "GET", "path": "/poozle/api/v1/nosuch", "status": 404.0},
		map[string]any{"method": "GET", "path": "/poozle/link/" + link.ID, "status": 200.0},
	}
	if diff := cmp.Diff(want, decode[[]any](t, calls.Body)); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if w := send(t, e, "DELETE", "/_calls", ""); w.Code != http.StatusNoContent {
		t.Errorf("forgetting was answered with %d", w.Code)
	}
	if w := send(t, e, "GET", "/_calls", ""); strings.TrimSpace(w.Body.String()) != "[]" {
		t.Errorf("after forgetting: %s", w.Body)
	}

	state := decode[map[string]map[string][]map[string]any](t, send(t, e, "GET", "/_state", "").Body)["poozle"]
	counts := map[string]int{}
	for collection, objects := range state {
		counts[collection] = len(objects)
	}
	wantCounts := map[string]int{
		"workspace": 1, "integration_definition": 8, "integration_oauth": 0, "job": 0, "link": 1, "integration_account": 0,
	}
	if diff := cmp.Diff(wantCounts, counts); diff != "" {
		t.Errorf("numbers of objects (-want +got):\n%s", diff)
	}
	if state["link"][0]["linkId"] != link.ID {
		t.Errorf("the stored link is %v", state["link"][0])
	}
}

func decode[T any](t *testing.T, r io.Reader) T {
	t.Helper()
	var v T
	if err := json.NewDecoder(r).Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestFaults(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault     string
		status    int
		complaint string
		statuses  []int // of three calls after it
		stored    int
	}{
		"before":        {`{"method":"POST","path":"/poozle/","status":503}`, 204, "", []int{503, 201, 201}, 2},
		"after":         {`{"method":"POST","path":"/poozle/","status":503,"when":"after","times":2}`, 204, "", []int{503, 503, 201}, 3},
		"all fields":    {`{"method":"POST","path":"/poozle/","status":503,"when":"before","times":1,"delay_ms":0,"drop":false}`, 204, "", []int{503, 201, 201}, 2},
		"other path":    {`{"path":"/fillout/"}`, 204, "", []int{201, 201, 201}, 3},
		"unknown field": {`{"paht":"/poozle/"}`, 400, `unknown field "paht"`, []int{201, 201, 201}, 3},
		"no JSON":       {`{`, 400, "not one JSON object", []int{201, 201, 201}, 3},
		"a list":        {`[]`, 400, "not one JSON object", []int{201, 201, 201}, 3},
		"two":           {`{} {}`, 400, "continues after", []int{201, 201, 201}, 3},
		"wrong value":   {`{"when":"later"}`, 400, `when: "later"`, []int{201, 201, 201}, 3},
		"wrong type":    {`{"status":"503"}`, 400, "status", []int{201, 201, 201}, 3},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := emulator.New()
			w := send(t, e, "POST", "/_faults", tt.fault)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.complaint) {
				t.Errorf("the fault was answered with %d %s", w.Code, w.Body)
			}
			var statuses []int
			for range 3 {
				statuses = append(statuses, send(t, e, "POST", "/poozle/api/v1/link", newLink).Code)
			}
			if diff := cmp.Diff(tt.statuses, statuses); diff != "" {
				t.Errorf("statuses (-want +got):\n%s", diff)
			}
			if got := len(e.Poozle.Links.List(nil)); got != tt.stored {
				t.Errorf("%d links are stored, want %d", got, tt.stored)
			}
		})
	}
	t.Run("taken back", func(t *testing.T) {
		t.Parallel()
		e := emulator.New()
		e.FailNext(fake.Fault{})
		if w := send(t, e, "DELETE", "/_faults", ""); w.Code != http.StatusNoContent {
			t.Errorf("got %d", w.Code)
		}
		if w := send(t, e, "GET", "/poozle/api/health", ""); w.Code != http.StatusOK {
			t.Errorf("got %d", w.Code)
		}
	})
}

func TestControlPathsRefuseOtherMethods(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	e.FailNext(fake.Fault{Path: "/_"})
	for _, target := range []string{"POST /_calls", "GET /_faults", "DELETE /_state", "GET /_deliver"} {
		method, path, _ := strings.Cut(target, " ")
		if w := send(t, e, method, path, "{}"); w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s was answered with %d", target, w.Code)
		}
	}
	if calls := e.Calls(); len(calls) > 0 {
		t.Errorf("recorded are %v", calls)
	}
}

func TestOneClockForAll(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	e.Clock.Advance(11 * 365 * 24 * time.Hour)
	if w := send(t, e, "GET", "/poozle/api/v1/link?workspaceId=w", ""); w.Code != http.StatusUnauthorized {
		t.Errorf("after eleven years the key was answered with %d", w.Code)
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	var seen []string
	e := emulator.New(emulator.WithLatency(time.Millisecond), emulator.WithMiddleware(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen = append(seen, r.URL.Path)
			next.ServeHTTP(w, r)
		})
	}))
	e.FailNext(fake.Fault{})
	begin := time.Now()
	send(t, e, "GET", "/poozle/api/health", "")
	send(t, e, "GET", "/poozle/api/v1/x", "")
	if took := time.Since(begin); took < 2*time.Millisecond {
		t.Errorf("two answers took %s", took)
	}
	if diff := cmp.Diff([]string{"/poozle/api/v1/x"}, seen); diff != "" {
		t.Errorf("the middleware saw (-want +got):\n%s", diff)
	}
}
