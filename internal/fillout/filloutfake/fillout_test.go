package filloutfake_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
)

// newFillout returns a new fake and its clock, which is stopped.
func newFillout() (*filloutfake.Fillout, *fake.Clock) {
	clock := &fake.Clock{}
	clock.Set(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	return filloutfake.New(filloutfake.WithClock(clock)), clock
}

// call sends a request with the API key to the host of the path.
func call(t *testing.T, f *filloutfake.Fillout, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	return callAs(t, f, "Bearer "+f.APIKey(), method, target, body)
}

func callAs(t *testing.T, f *filloutfake.Fillout, auth, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if auth != "" {
		r.Header.Set("Authorization", auth)
	}
	w := httptest.NewRecorder()
	host := f.FormsAPI()
	if strings.HasPrefix(target, "/api/") {
		host = f.TablesAPI()
	}
	host.ServeHTTP(w, r)
	return w
}

func read[T any](t *testing.T, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("decode the response %d %s: %v", w.Code, w.Body, err)
	}
	return v
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		header  string
		message string
	}{
		"none":                 {"", "API authorization header missing"},
		"empty Bearer":         {"Bearer ", "API Authorization header missing"},
		"only Bearer":          {"Bearer", "API Authorization header missing"},
		"Basic":                {"Basic YTpi", "API Authorization header missing"},
		"no underscore":        {"Bearer notreal", "API key missing underscore"},
		"another format":       {"Bearer abc_def", "Incorrectly formatted API key was passed"},
		"unknown":              {"Bearer sk_x_yyy", "API Key invalid"},
		"unknown access token": {"Bearer fillout_token_x", "API Key invalid"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := newFillout()
			w := callAs(t, f, tt.header, "GET", "/v1/api/forms", "")
			want := `{"statusCode":400,"error":"Bad Request","message":"` + tt.message + `"}`
			if w.Code != http.StatusBadRequest || w.Body.String() != want {
				t.Errorf("the forms API returned %d %s, want %s", w.Code, w.Body, want)
			}
			w = callAs(t, f, tt.header, "GET", "/api/v1/bases", "")
			want = `{"error":{"code":"UNAUTHORIZED","message":"` + tt.message + `"}}`
			if w.Code != http.StatusUnauthorized || w.Body.String() != want {
				t.Errorf("the tables host returned %d %s, want %s", w.Code, w.Body, want)
			}
		})
	}
	t.Run("regenerated", func(t *testing.T) {
		t.Parallel()
		f, _ := newFillout()
		old := f.APIKey()
		f.SetAPIKey("sk_prod_new_1")
		if w := callAs(t, f, "Bearer "+old, "GET", "/v1/api/forms", ""); w.Code != http.StatusBadRequest {
			t.Errorf("the old key: got status %d", w.Code)
		}
		if w := call(t, f, "GET", "/v1/api/forms", ""); w.Code != http.StatusOK {
			t.Errorf("the new key: got status %d", w.Code)
		}
	})
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		target    string
		perSecond int
		refusal   string
	}{
		"forms":       {"/v1/api/forms", 5, `{"statusCode":429,"error":"Too Many Requests","message":"Too many requests. Try again soon."}`},
		"not a route": {"/v2/api/forms", 5, `{"statusCode":429,"error":"Too Many Requests","message":"Too many requests. Try again soon."}`},
		"tables":      {"/api/v1/bases", 50, `{"error":{"code":"TOO_MANY_REQUESTS","message":"Too many requests. Try again soon."}}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, clock := newFillout()
			limit := strconv.Itoa(tt.perSecond)
			for range 2 {
				for n := range tt.perSecond {
					w := call(t, f, "GET", tt.target, "")
					want := http.Header{
						"Ratelimit-Limit": {limit}, "Ratelimit-Policy": {limit + ";w=1"}, "Ratelimit-Reset": {"1"},
						"Ratelimit-Remaining": {strconv.Itoa(tt.perSecond - n - 1)}, "Content-Type": {"application/json; charset=utf-8"},
					}
					if diff := cmp.Diff(want, w.Header()); w.Code == http.StatusTooManyRequests || diff != "" {
						t.Errorf("call %d: got status %d, headers (-want +got):\n%s", n+1, w.Code, diff)
					}
				}
				clock.Advance(time.Second - time.Millisecond)
				w := call(t, f, "GET", tt.target, "")
				if w.Code != http.StatusTooManyRequests || w.Body.String() != tt.refusal {
					t.Errorf("the call beyond the limit: got %d %s", w.Code, w.Body)
				}
				if w.Header().Get("Retry-After") != "1" || w.Header().Get("Ratelimit-Remaining") != "0" {
					t.Errorf("the headers of the call beyond the limit are %v", w.Header())
				}
				if w := callAs(t, f, "Bearer sk_other", "GET", "/v1/api/forms", ""); w.Code != http.StatusBadRequest {
					t.Errorf("another key: got status %d", w.Code)
				}
				clock.Advance(time.Millisecond)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	const notRouted = `{"statusCode":404,"error":"Not Found","message":"Not Found"}`
	tests := map[string]struct {
		method, target, body string
		status               int
		answer               string
	}{
		"test of the key":         {"GET", "/v1/api/test", "", 200, `{}`},
		"list of forms":           {"GET", "/v1/api/forms", "", 200, `[{"formId":"q7XbT2nLwKus","name":"Event registration","tags":["form","quiz","scheduling"],"id":301},{"formId":"m4RcV8sYhDus","name":"Contact us","tags":["form"],"id":302},{"formId":"z9GpJ5fEuAus","name":"Customer survey","tags":["survey"],"id":303}]`},
		"a plain form":            {"GET", "/v1/api/forms/z9GpJ5fEuAus", "", 200, `{"id":"z9GpJ5fEuAus","name":"Customer survey","tags":["survey"],"questions":[{"id":"i9Rc","name":"Would you recommend us?","type":"OpinionScale"}],"calculations":[],"urlParameters":[],"documents":[],"scheduling":[],"payments":[]}`},
		"an unknown form":         {"GET", "/v1/api/forms/nope", "", 404, `{"statusCode":404,"error":"Not Found","message":"Form not found"}`},
		"no submissions":          {"GET", "/v1/api/forms/z9GpJ5fEuAus/submissions", "", 200, `{"responses":[],"totalResponses":0,"pageCount":0}`},
		"unfinished submissions":  {"GET", "/v1/api/forms/q7XbT2nLwKus/submissions?status=in_progress", "", 200, `{"responses":[],"totalResponses":0,"pageCount":0}`},
		"submissions beyond":      {"GET", "/v1/api/forms/q7XbT2nLwKus/submissions?limit=2&offset=9", "", 200, `{"responses":[],"totalResponses":3,"pageCount":2}`},
		"submissions of unknown":  {"GET", "/v1/api/forms/nope/submissions", "", 404, `{"statusCode":404,"error":"Not Found","message":"Form not found"}`},
		"a limit of zero":         {"GET", "/v1/api/forms/q7XbT2nLwKus/submissions?limit=0", "", 400, `{"statusCode":400,"error":"Bad Request","message":"limit must be 1 to 150, offset 0 or more"}`},
		"a non-numeric offset":    {"GET", "/v1/api/forms/q7XbT2nLwKus/submissions?offset=x", "", 400, `{"statusCode":400,"error":"Bad Request","message":"limit must be 1 to 150, offset 0 or more"}`},
		"another version":         {"GET", "/v2/api/forms", "", 404, notRouted},
		"another method":          {"DELETE", "/v1/api/forms", "", 404, notRouted},
		"a slash at the end":      {"GET", "/v1/api/forms/", "", 404, notRouted},
		"two slashes":             {"GET", "/v1//api/forms", "", 404, notRouted},
		"a path to be cleaned":    {"GET", "/v1/api/x/../forms", "", 404, notRouted},
		"no list of webhooks":     {"GET", "/v1/api/webhook", "", 404, notRouted},
		"webhook for unknown":     {"POST", "/v1/api/webhook/create", `{"formId":"nope","url":"https://x"}`, 404, `{"statusCode":404,"error":"Not Found","message":"Form not found"}`},
		"unknown webhook":         {"POST", "/v1/api/webhook/delete", `{"webhookId":1}`, 404, `{"statusCode":404,"error":"Not Found","message":"Webhook not found"}`},
		"webhook with a fraction": {"POST", "/v1/api/webhook/delete", `{"webhookId":1.5}`, 404, `{"statusCode":404,"error":"Not Found","message":"Webhook not found"}`},
		"no JSON":                 {"POST", "/v1/api/webhook/create", `{"formId":`, 400, `{"statusCode":400,"error":"Bad Request","message":"Body is not valid JSON but content-type is set to 'application/json'"}`},

		"test at the tables host": {"GET", "/api/v1/test", "", 200, `{}`},
		"list of databases":       {"GET", "/api/v1/bases", "", 200, `[{"id":"54752b5b7c373e06","name":"Event RSVP","createdAt":"2026-01-02T03:04:05.000Z","updatedAt":"2026-01-02T03:04:05.000Z","url":"https://build.fillout.com/database/54752b5b7c373e06"}]`},
		"bases of a workspace":    {"GET", "/api/v1/bases?workspaceId=731", "", 200, `[{"id":"54752b5b7c373e06","name":"Event RSVP","createdAt":"2026-01-02T03:04:05.000Z","updatedAt":"2026-01-02T03:04:05.000Z","url":"https://build.fillout.com/database/54752b5b7c373e06"}]`},
		"bases of another":        {"GET", "/api/v1/bases?workspaceId=1", "", 200, `[]`},
		"fields":                  {"GET", "/api/v1/bases/54752b5b7c373e06/tables/tbl_sessions/fields", "", 200, `{"fields":[{"id":"fld_title","name":"Title","type":"single_line_text","order":0},{"id":"fld_seats","name":"Seats","type":"number","template":{"decimalPlaces":0,"numberFormat":"local"},"order":1}]}`},
		"fields by name":          {"GET", "/api/v1/bases/54752b5b7c373e06/tables/Sessions/fields", "", 200, `{"fields":[{"id":"fld_title","name":"Title","type":"single_line_text","order":0},{"id":"fld_seats","name":"Seats","type":"number","template":{"decimalPlaces":0,"numberFormat":"local"},"order":1}]}`},
		"fields of no table":      {"GET", "/api/v1/bases/54752b5b7c373e06/tables/x/fields", "", 404, `{"error":{"code":"NOT_FOUND","message":"Table not found"}}`},
		"fields of no database":   {"GET", "/api/v1/bases/x/tables/x/fields", "", 404, `{"error":{"code":"NOT_FOUND","message":"Database not found"}}`},
		"an unknown database":     {"GET", "/api/v1/bases/x", "", 404, `{"error":{"code":"NOT_FOUND","message":"Database not found"}}`},
		"webhooks of no database": {"GET", "/api/v1/bases/x/webhooks", "", 404, `{"error":{"code":"NOT_FOUND","message":"Database not found"}}`},
		"a webhook on none":       {"POST", "/api/v1/bases/x/webhooks", `{}`, 404, `{"error":{"code":"NOT_FOUND","message":"Database not found"}}`},
		"a webhook on no table":   {"POST", "/api/v1/bases/54752b5b7c373e06/webhooks", `{"url":"https://x","events":["record.created"],"tableId":"x"}`, 404, `{"error":{"code":"NOT_FOUND","message":"Table not found"}}`},
		"no webhooks yet":         {"GET", "/api/v1/bases/54752b5b7c373e06/webhooks", "", 200, `{"webhooks":[]}`},
		"no such webhook":         {"DELETE", "/api/v1/bases/54752b5b7c373e06/webhooks/1", "", 404, `{"error":{"code":"NOT_FOUND","message":"Webhook not found"}}`},
		"no route to tables":      {"GET", "/api/v1/bases/54752b5b7c373e06/tables", "", 404, `{"error":{"code":"NOT_FOUND","message":"Not Found"}}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := newFillout()
			w := call(t, f, tt.method, tt.target, tt.body)
			if w.Code != tt.status {
				t.Errorf("got status %d, want %d", w.Code, tt.status)
			}
			if diff := cmp.Diff(tt.answer, w.Body.String()); diff != "" {
				t.Errorf("the response differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestIssues sends invalid bodies and compares the issues: a JSON string in the forms API's envelope, a JSON list in the tables
// host's.
func TestIssues(t *testing.T) {
	t.Parallel()
	const create, remove = "/v1/api/webhook/create", "/v1/api/webhook/delete"
	const databases = "/api/v1/bases/54752b5b7c373e06/webhooks"
	tests := map[string]struct {
		target, body string
		issues       []string // path: message
	}{
		"nothing":            {create, ``, []string{": Invalid input: expected object, received undefined"}},
		"null":               {create, `null`, []string{": Invalid input: expected object, received null"}},
		"a list":             {create, `[]`, []string{": Invalid input: expected object, received array"}},
		"an empty object":    {create, `{}`, []string{"formId: Invalid input: expected string, received undefined", "url: Invalid input: expected string, received undefined"}},
		"other types":        {create, `{"formId":1,"url":null}`, []string{"formId: Invalid input: expected string, received number", "url: Invalid input: expected string, received null"}},
		"no URL":             {create, `{"formId":"m4RcV8sYhDus","url":"example.com/hook"}`, []string{"url: Invalid URL"}},
		"no webhook":         {remove, `{}`, []string{"webhookId: Invalid input"}},
		"a list for the ID":  {remove, `{"webhookId":[1]}`, []string{"webhookId: Invalid input"}},
		"no events":          {databases, `{"url":"https://x","events":[]}`, []string{"events: Too small: expected array to have >=1 items"}},
		"events as a string": {databases, `{"url":"https://x","events":"record.created","tableId":1}`, []string{"events: Invalid input: expected array, received string", "tableId: Invalid input: expected string, received number"}},
		"unknown events": {databases, `{"url":"x","events":["record.created","row.created",1]}`, []string{
			"url: Invalid URL",
			`events.1: Invalid option: expected one of "record.created"|"record.updated"|"record.deleted"|"table.created"|"table.updated"|"table.deleted"|"field.created"|"field.updated"|"field.deleted"`,
			`events.2: Invalid option: expected one of "record.created"|"record.updated"|"record.deleted"|"table.created"|"table.updated"|"table.deleted"|"field.created"|"field.updated"|"field.deleted"`,
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := newFillout()
			w := call(t, f, "POST", tt.target, tt.body)
			if w.Code != http.StatusBadRequest {
				t.Errorf("got status %d", w.Code)
			}
			var list []byte
			if tt.target == databases {
				failed := read[struct {
					Error struct {
						Code, Message string
						Details       json.RawMessage
					}
				}](t, w).Error
				if failed.Code != "BAD_REQUEST" || failed.Message != "Validation error" {
					t.Errorf("got %s", w.Body)
				}
				list = failed.Details
			} else {
				list = []byte(read[struct{ Message string }](t, w).Message)
			}
			var issues []struct {
				Code, Message string
				Path          []any
			}
			if err := json.Unmarshal(list, &issues); err != nil {
				t.Fatalf("%s: %v", w.Body, err)
			}
			var got []string
			for _, issue := range issues {
				var path []string
				for _, step := range issue.Path {
					text, _ := json.Marshal(step)
					path = append(path, strings.Trim(string(text), `"`))
				}
				if issue.Code == "" {
					t.Errorf("%+v has no code", issue)
				}
				got = append(got, strings.Join(path, ".")+": "+issue.Message)
			}
			if diff := cmp.Diff(tt.issues, got); diff != "" {
				t.Errorf("the issues differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestListsAreNeverNull reads stored objects that only have an ID and a name.
func TestListsAreNeverNull(t *testing.T) {
	t.Parallel()
	f, _ := newFillout()
	f.Forms.Put(filloutfake.Form{ID: "bare", Name: "Bare"})
	f.Databases.Put(filloutfake.Database{ID: "bare", Name: "Bare"})
	for _, target := range []string{"/v1/api/forms", "/v1/api/forms/bare", "/api/v1/bases/bare"} {
		if w := call(t, f, "GET", target, ""); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "null") {
			t.Errorf("%s: got %d %s", target, w.Code, w.Body)
		}
	}
}

func TestCredentialsComeBeforeBodies(t *testing.T) {
	t.Parallel()
	f, _ := newFillout()
	w := callAs(t, f, "Bearer sk_wrong", "POST", "/v1/api/webhook/create", `{"formId":`)
	if !strings.Contains(w.Body.String(), "API Key invalid") {
		t.Errorf("got %s", w.Body)
	}
}

func TestBodyOfAnotherTypeIsNone(t *testing.T) {
	t.Parallel()
	f, _ := newFillout()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/v1/api/webhook/create", strings.NewReader(`{"formId":"m4RcV8sYhDus","url":"https://x"}`))
	r.Header.Set("Authorization", "Bearer "+f.APIKey())
	w := httptest.NewRecorder()
	f.FormsAPI().ServeHTTP(w, r)
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "expected object, received undefined") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestEverythingInAForm(t *testing.T) {
	t.Parallel()
	f, _ := newFillout()
	form, known := f.Form("Event registration")
	if !known {
		t.Fatal("the form does not exist")
	}
	got := read[map[string]any](t, call(t, f, "GET", "/v1/api/forms/"+form.ID, ""))
	for member, value := range got {
		if list, isList := value.([]any); isList && len(list) == 0 {
			t.Errorf("%s is empty", member)
		}
	}
	if diff := cmp.Diff(map[string]any{"enabled": true}, got["quiz"]); diff != "" {
		t.Errorf("the quiz differs (-want +got):\n%s", diff)
	}
	type page struct {
		Responses []filloutfake.Submission
		Total     int `json:"totalResponses"`
		PageCount int
	}
	first := read[page](t, call(t, f, "GET", "/v1/api/forms/"+form.ID+"/submissions?limit=2", ""))
	last := read[page](t, call(t, f, "GET", "/v1/api/forms/"+form.ID+"/submissions?limit=2&offset=2", ""))
	newest := read[page](t, call(t, f, "GET", "/v1/api/forms/"+form.ID+"/submissions?limit=1&sort=desc", ""))
	if len(first.Responses) != 2 || len(last.Responses) != 1 || first.Total != 3 || first.PageCount != 2 {
		t.Errorf("the pages are %+v and %+v", first, last)
	}
	if last.Responses[0].ID != newest.Responses[0].ID {
		t.Error("the last submission is not the newest")
	}
}
