package poozlefake_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

const (
	workspace   = "w"
	serverError = `{"statusCode":500,"message":"Internal server error"}`
)

// newPoozle returns a new fake and its clock, which is stopped.
func newPoozle(options ...poozlefake.Option) (*poozlefake.Poozle, *fake.Clock) {
	clock := &fake.Clock{}
	clock.Set(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	options = append(options, poozlefake.WithClock(clock), poozlefake.WithWorkspaceID(workspace))
	return poozlefake.New(options...), clock
}

// call sends a request with the first API key. A placeholder such as {github} stands for the ID of the definition with that key.
func call(t *testing.T, p *poozlefake.Poozle, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	return callAs(t, p, "Bearer "+p.APIKey(), method, target, body)
}

func callAs(t *testing.T, p *poozlefake.Poozle, auth, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	for _, d := range p.Definitions.List(nil) {
		target = strings.ReplaceAll(target, "{"+d.Key+"}", d.ID)
		body = strings.ReplaceAll(body, "{"+d.Key+"}", d.ID)
	}
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", auth)
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
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

func TestAnswers(t *testing.T) {
	t.Parallel()
	const app = `"workspaceId":"w","integrationDefinitionId":"{github}","integrationOAuthAppName":"a","clientId":"c"`
	tests := map[string]struct {
		method, target, body string
		status               int
		answer               string // "" is not compared
	}{
		"a fraction of JSON":          {"POST", "/v1/nosuch", `{"a":`, 400, `{"statusCode":400,"message":"Unexpected end of JSON input","error":"Bad Request"}`},
		"no JSON":                     {"POST", "/v1/link", `{"a":}`, 400, `{"statusCode":400,"message":"Unexpected token } in JSON at position 5","error":"Bad Request"}`},
		"JSON that is no object":      {"POST", "/v1/link", `"a"`, 400, `{"statusCode":400,"message":"Unexpected token \" in JSON at position 0","error":"Bad Request"}`},
		"a body over 100 kB":          {"POST", "/v1/link", `{"a":"` + strings.Repeat("x", 100*1024) + `"}`, 413, `{"statusCode":413,"message":"request entity too large"}`},
		"a path to be cleaned":        {"GET", "/v1//link", "", 404, `{"statusCode":404,"message":"Cannot GET /v1//link","error":"Not Found"}`},
		"slashes within an ID":        {"GET", "/v1/integration_oauth/a%2F%2Fb%2F?workspaceId=w", "", 200, `{}`},
		"an empty first segment":      {"GET", "//v1/link?workspaceId=w", "", 404, `{"statusCode":404,"message":"Cannot GET //v1/link?workspaceId=w","error":"Not Found"}`},
		"two slashes at the end":      {"GET", "/v1/link//?workspaceId=w", "", 404, ""},
		"a slash at the end":          {"GET", "/v1/link/?workspaceId=w", "", 200, `[]`},
		"an incomplete path":          {"GET", "/v1/", "", 404, `{"statusCode":404,"message":"Cannot GET /v1/","error":"Not Found"}`},
		"dots for an ID":              {"GET", "/v1/integration_oauth/..?workspaceId=w", "", 200, `{}`},
		"names in any case":           {"GET", "/V1/Integration_OAuth?workspaceId=w", "", 200, `[]`},
		"a name for an ID":            {"GET", "/v1/INTEGRATION_OAUTH/JUST_IDS?workspaceId=w", "", 200, `[]`},
		"the case of an ID":           {"GET", "/v1/LINK/Nope", "", 404, ""},
		"an escape in a name":         {"GET", "/v1/integration%5Foauth?workspaceId=w", "", 404, `{"statusCode":404,"message":"Cannot GET /v1/integration%5Foauth?workspaceId=w","error":"Not Found"}`},
		"an unknown method":           {"PATCH", "/v1/link/x", "{}", 404, `{"statusCode":404,"message":"Cannot PATCH /v1/link/x","error":"Not Found"}`},
		"the root":                    {"GET", "/", "", 404, `{"statusCode":404,"message":"Cannot GET /","error":"Not Found"}`},
		"two workspaces":              {"GET", "/v1/link?workspaceId=w&workspaceId=v", "", 400, `{"statusCode":400,"message":["workspaceId must be a string"],"error":"Bad Request"}`},
		"a user without a session":    {"POST", "/v1/user", `{"firstname":"f","lastname":2,"email":"a@b.example"}`, 500, serverError},
		"a user without anything":     {"POST", "/v1/user", `{}`, 400, `{"statusCode":400,"message":["firstname must be a string","lastname must be a string","email must be an email"],"error":"Bad Request"}`},
		"an object for workspace":     {"GET", "/v1/link?workspaceId[x]=a", "", 200, `[]`},
		"a list for workspace":        {"GET", "/v1/link?workspaceId[]=w", "", 400, `{"statusCode":400,"message":["workspaceId must be a string"],"error":"Bad Request"}`},
		"an index for workspace":      {"GET", "/v1/link?workspaceId%5B0%5D=w", "", 400, ""},
		"two identifiers":             {"GET", "/v1/link/nope?accountIdentifier=a&accountIdentifier=b", "", 400, `{"statusCode":400,"message":["accountIdentifier must be a string"],"error":"Bad Request"}`},
		"a list of categories":        {"GET", "/v1/integration_definition?workspaceId=w&category[]=MAIL", "", 500, serverError},
		"a list before the workspace": {"GET", "/v1/integration_definition?category[]=MAIL", "", 500, serverError},
		"an empty category":           {"GET", "/v1/integration_definition?workspaceId=v&category=", "", 200, `[]`},
		"app with an object":          {"POST", "/v1/integration_oauth", `{` + app + `,"clientSecret":{},"scopes":1.5}`, 201, ""},
		"app with null":               {"POST", "/v1/integration_oauth", `{` + app + `,"clientSecret":null,"scopes":""}`, 400, `{"statusCode":400,"message":["clientSecret must be a string"],"error":"Bad Request"}`},
		"link with string for number": {"POST", "/v1/link", `{"workspaceId":"w","linkName":"l","category":[],"expiresIn":"soon"}`, 400, `{"statusCode":400,"message":["expiresIn must be a number conforming to the specified constraints"],"error":"Bad Request"}`},
		"link with a null flag":       {"POST", "/v1/link", `{"workspaceId":"w","linkName":"l","category":[],"expiresIn":0,"canExpire":null}`, 500, serverError},
		"link with a number for ID":   {"POST", "/v1/link", `{"workspaceId":"w","linkName":"l","category":[],"expiresIn":0,"linkId":1}`, 500, serverError},
		"link with a relation":        {"POST", "/v1/link", `{"workspaceId":"w","linkName":"l","category":[],"expiresIn":0,"IntegrationAccount":{"create":{}}}`, 500, serverError},
		"two categories":              {"GET", "/v1/integration_definition?workspaceId=w&category=MAIL&category=ATS", "", 500, serverError},
		"an unknown definition":       {"POST", "/v1/integration_definition/x", `{"sourceUrl":"https://raw.githubusercontent.com/poozlehq/build-artifacts/main/mail/gmail/0.1.7/index.js","version":"1"}`, 400, `{"statusCode":400,"message":"Unable to fetch spec","error":"Bad Request"}`},
		"latest of no workspace":      {"GET", "/v1/integration_definition/get_latest?workspaceId=x", "", 500, serverError},
		"account with a list":         {"POST", "/v1/integration_account/check", `{"integrationDefinitionId":"{jira}","authType":["a"],"workspaceId":"w"}`, 400, `{"statusCode":400,"message":["authType must be a string"],"error":"Bad Request"}`},
		"sign-in without any app":     {"POST", "/v1/oauth", `{"integrationAccountName":"n","redirectURL":"http://x","workspaceId":"w","integrationOAuthAppId":"a"}`, 400, `{"error":"No OAuth integration configured found"}`},
		"sign-in without a name":      {"POST", "/v1/oauth", `{"integrationAccountName":"","redirectURL":"http://x","workspaceId":"w","integrationOAuthAppId":"a"}`, 400, `{"error":"Kindly pass both integrationAccountName and redirectURL"}`},
		"sign-in by unknown link":     {"POST", "/v1/oauth", `{"integrationAccountName":"n","redirectURL":"http://x","linkId":"l","integrationOAuthAppId":"a"}`, 404, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := newPoozle()
			w := call(t, p, tt.method, tt.target, tt.body)
			if w.Code != tt.status {
				t.Errorf("got status %d, want %d: %s", w.Code, tt.status, w.Body)
			}
			if diff := cmp.Diff(tt.answer, w.Body.String()); tt.answer != "" && diff != "" {
				t.Errorf("the response differs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCreatedColumns checks what the server stores of values that it converts, or that no request class declares.
func TestCreatedColumns(t *testing.T) {
	t.Parallel()
	const (
		link   = `{"workspaceId":"w","linkName":"l","category":[],"expiresIn":0`
		custom = `{"workspaceId":"w","name":"My App","integrationType":"MAIL","sourceUrl":"https://raw.githubusercontent.com/poozlehq/build-artifacts/main/mail/gmail/0.1.7/index.js"`
	)
	tests := map[string]struct {
		target, body string
		status       int
		want         map[string]any
	}{
		"an object for the categories": {"link", link + `,"category":{"a":1}}`, 201, map[string]any{"category": []any{}}},
		"a string for the categories":  {"link", link + `,"category":"MAIL"}`, 400, nil},
		"a hexadecimal number":         {"link", link + `,"expiresIn":"0x10"}`, 201, map[string]any{"expiresIn": 16.0}},
		"a list for a number":          {"link", link + `,"expiresIn":["0o17"]}`, 400, nil},
		"an octal number":              {"link", link + `,"expiresIn":"0o17"}`, 201, map[string]any{"expiresIn": 15.0}},
		"a binary number":              {"link", link + `,"expiresIn":" 0b11 "}`, 201, map[string]any{"expiresIn": 3.0}},
		"an exponent":                  {"link", link + `,"expiresIn":"-.5e1"}`, 201, map[string]any{"expiresIn": -5.0}},
		"a sign before 0x":             {"link", link + `,"expiresIn":"-0x10"}`, 400, nil},
		"an underscore":                {"link", link + `,"expiresIn":"0x1_0"}`, 400, nil},
		"infinity":                     {"link", link + `,"expiresIn":"Infinity"}`, 400, nil},
		"too large a number":           {"link", link + `,"expiresIn":"1e400"}`, 400, nil},
		"times":                        {"link", link + `,"createdAt":"2020-01-02T03:04:05.678Z","updatedAt":"2021-01-01T01:00:00+01:00"}`, 201, map[string]any{"createdAt": "2020-01-02T03:04:05.678Z", "updatedAt": "2021-01-01T00:00:00.000Z"}},
		"a day":                        {"link", link + `,"createdAt":"2020-01-02"}`, 500, nil},
		"a number for a time":          {"link", link + `,"updatedAt":0}`, 500, nil},
		"replaced columns":             {"integration_definition", custom + `,"key":"k","icon":"i","releaseStage":"ALPHA","version":"7"}`, 201, map[string]any{"key": "my_app", "icon": "custom.svg", "releaseStage": "CUSTOM", "version": "7"}},
		"stored columns":               {"integration_definition", custom + `,"integrationDefinitionId":"i","createdAt":"2020-01-01T00:00:00Z","updatedAt":"2020-01-01T00:00:00Z","deleted":"2020-01-01T00:00:00Z"}`, 201, map[string]any{"integrationDefinitionId": "i", "createdAt": "2020-01-01T00:00:00.000Z", "updatedAt": "2020-01-01T00:00:00.000Z", "deleted": "2020-01-01T00:00:00.000Z"}},
		"not deleted":                  {"integration_definition", custom + `,"deleted":null}`, 201, map[string]any{"deleted": nil}},
		"null for the version":         {"integration_definition", custom + `,"version":null}`, 400, nil},
		"an ID that exists":            {"integration_definition", custom + `,"integrationDefinitionId":"{jira}"}`, 400, nil},
		"an unknown column":            {"integration_definition", custom + `,"x":1}`, 400, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := newPoozle()
			w := call(t, p, http.MethodPost, "/v1/"+tt.target, tt.body)
			if w.Code != tt.status {
				t.Fatalf("got %d %s, want status %d", w.Code, w.Body, tt.status)
			}
			got := read[map[string]any](t, w)
			for key, want := range tt.want {
				if diff := cmp.Diff(want, got[key]); diff != "" {
					t.Errorf("%s differs (-want +got):\n%s", key, diff)
				}
			}
		})
	}
}

func TestContentTypes(t *testing.T) {
	t.Parallel()
	const (
		empty = `{"statusCode":400,"message":["name must be a string",` +
			`"seconds must be a number conforming to the specified constraints"],"error":"Bad Request"}`
		latin1 = `{"statusCode":415,"message":"unsupported charset \"LATIN1\""}`
		form   = "application/x-www-form-urlencoded"
		token  = "/v1/user/token"
	)
	tests := map[string]struct {
		contentType, target, body string
		status                    int
		answer                    string // "" is not compared
	}{
		"none":                     {"", token, `{"name":"n","seconds":1}`, 400, empty},
		"text":                     {"text/plain", token, `{"name":"n","seconds":1}`, 400, empty},
		"JSON with a charset":      {"application/json; charset=UTF-8", token, `{"name":"n","seconds":1}`, 201, ""},
		"JSON with latin1":         {"application/json; charset=latin1", token, `{"name":"n","seconds":1}`, 415, latin1},
		"latin1 without a body":    {"application/json; charset=latin1", token, "", 400, empty},
		"text with latin1":         {"text/plain; charset=latin1", token, `{"name":"n","seconds":1}`, 400, empty},
		"latin1 without a route":   {"application/json; charset=latin1", "/v1/nosuch", "{}", 415, latin1},
		"a form":                   {form, token, "name=a+b&seconds=60", 201, ""},
		"a form with latin1":       {form + "; charset=latin1", token, "name=n&seconds=60", 415, latin1},
		"a form without a value":   {form, token, "name&seconds=", 201, ""},
		"a large form":             {form, token, "name=" + strings.Repeat("x", 100*1024), 413, `{"statusCode":413,"message":"request entity too large"}`},
		"a form with a list":       {form, "/v1/link", "workspaceId=w&linkName=l&category[]=MAIL&category[1]=ATS&expiresIn=60", 201, ""},
		"a form without a list":    {form, "/v1/link", "workspaceId=w&linkName=l&category=MAIL&expiresIn=60", 400, `{"statusCode":400,"message":["category must be an array"],"error":"Bad Request"}`},
		"a form with true":         {form, "/v1/link", "workspaceId=w&linkName=l&category[]=MAIL&expiresIn=60&canExpire=true", 500, serverError},
		"a form with objects":      {form, "/v1/integration_account", "workspaceId=w&integrationDefinitionId={github}&integrationAccountName=n&authType=Api+Key&config[api_key]=%2B&config[a][b][]=1", 201, ""},
		"a form with a bad object": {form, "/v1/integration_account", "workspaceId=w&integrationDefinitionId={github}&integrationAccountName=n&authType=Api+Key&config%5Bapi_key%5D=bad", 400, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := newPoozle()
			github, _ := p.Definition("github")
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, tt.target, strings.NewReader(strings.ReplaceAll(tt.body, "{github}", github.ID)))
			r.Header.Set("Authorization", "Bearer "+p.APIKey())
			if tt.contentType != "" {
				r.Header.Set("Content-Type", tt.contentType)
			}
			w := httptest.NewRecorder()
			p.ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Errorf("got status %d, want %d: %s", w.Code, tt.status, w.Body)
			}
			if diff := cmp.Diff(tt.answer, w.Body.String()); tt.answer != "" && diff != "" {
				t.Errorf("the response differs (-want +got):\n%s", diff)
			}
			if name == "a form with objects" {
				if got := string(p.Accounts.List(nil)[0].Configuration); got != `{"a":{"b":["1"]},"api_key":"+"}` {
					t.Errorf("the configuration is %s", got)
				}
			}
		})
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	const (
		list = "/v1/link?workspaceId=" + workspace
		tag  = `W/"2-l9Fw4VUO7kr8CvBlt4zaMCqXZ0w"` // of []
	)
	tests := map[string]struct {
		method, target, header, value string
		status                        int
		tag                           string
	}{
		"a read":               {"GET", list, "", "", 200, tag},
		"the same response":    {"GET", list, "If-None-Match", tag, 304, tag},
		"a strong ETag":        {"GET", list, "If-None-Match", `"x", ` + strings.TrimPrefix(tag, "W/"), 304, tag},
		"any response":         {"GET", list, "If-None-Match", "*", 304, tag},
		"another response":     {"GET", list, "If-None-Match", `W/"2-x"`, 200, tag},
		"HEAD":                 {"HEAD", list, "If-None-Match", tag, 304, tag},
		"an empty response":    {"GET", "/v1/integration_account/nope", "If-None-Match", "*", 200, ""},
		"a failure":            {"GET", "/nosuch", "If-None-Match", "*", 404, `W/"45-QoXd1c/Trb9wKIGO+hsOOm+FtPg"`},
		"OPTIONS":              {"OPTIONS", list, "", "", 204, ""},
		"OPTIONS of no route":  {"OPTIONS", "/nosuch", "Authorization", "", 204, ""},
		"a refused credential": {"GET", list, "Authorization", "", 401, `W/"1a-ywvQja1E5BcEFLESm9vyhz7SAiE"`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := newPoozle()
			r := httptest.NewRequestWithContext(t.Context(), tt.method, tt.target, http.NoBody)
			r.Header.Set("Authorization", "Bearer "+p.APIKey())
			if tt.header != "" {
				r.Header.Set(tt.header, tt.value)
			}
			w := httptest.NewRecorder()
			p.ServeHTTP(w, r)
			if w.Code != tt.status || w.Header().Get("ETag") != tt.tag {
				t.Errorf("got status %d and ETag %s, want %d and %s", w.Code, w.Header().Get("ETag"), tt.status, tt.tag)
			}
			if isEmpty := tt.status == 304 || tt.status == 204; isEmpty && (w.Body.Len() > 0 || w.Header().Get("Content-Type") != "") {
				t.Errorf("got the body %s of type %q", w.Body, w.Header().Get("Content-Type"))
			}
			for header, want := range map[string]string{"X-Powered-By": "Express", "Vary": "Origin", "Access-Control-Allow-Credentials": "true"} {
				if got := w.Header().Get(header); got != want {
					t.Errorf("%s is %q, want %q", header, got, want)
				}
			}
		})
	}
	t.Run("no-cache", func(t *testing.T) {
		t.Parallel()
		p, _ := newPoozle()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/health", http.NoBody)
		r.Header.Set("If-None-Match", "*")
		r.Header.Set("Cache-Control", "no-cache")
		w := httptest.NewRecorder()
		p.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Errorf("got status %d", w.Code)
		}
	})
}

func TestKeys(t *testing.T) {
	t.Parallel()
	const list = "/v1/link?workspaceId=" + workspace
	tests := map[string]struct {
		seconds string
		passed  time.Duration
		status  int
	}{
		"good":        {"60", 59 * time.Second, http.StatusOK},
		"as a string": {`"60"`, 59 * time.Second, http.StatusOK},
		"expired":     {"60", 60 * time.Second, http.StatusUnauthorized},
		"zero":        {"0", 0, http.StatusUnauthorized},
		"negative":    {"-1", 0, http.StatusUnauthorized},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, clock := newPoozle()
			minted := call(t, p, http.MethodPost, "/v1/user/token", `{"name":"n","seconds":`+tt.seconds+`}`)
			if got := minted.Header().Get("Content-Type"); minted.Code != 201 || got != "text/html; charset=utf-8" {
				t.Fatalf("create a key: got status %d, content type %q", minted.Code, got)
			}
			clock.Advance(tt.passed)
			if w := callAs(t, p, "Bearer "+minted.Body.String(), http.MethodGet, list, ""); w.Code != tt.status {
				t.Errorf("got status %d, want %d", w.Code, tt.status)
			}
		})
	}
	t.Run("no master token", func(t *testing.T) {
		t.Parallel()
		p, _ := newPoozle()
		if w := callAs(t, p, "Bearer ", http.MethodGet, list, ""); w.Code != http.StatusUnauthorized {
			t.Errorf("an empty token: got status %d", w.Code)
		}
	})
	t.Run("given", func(t *testing.T) {
		t.Parallel()
		p, _ := newPoozle(poozlefake.WithAPIKey("mine"))
		if w := callAs(t, p, "Bearer mine", http.MethodGet, list, ""); w.Code != http.StatusOK {
			t.Errorf("the key of WithAPIKey: got status %d", w.Code)
		}
	})
}

func TestListsFollowUpdates(t *testing.T) {
	t.Parallel()
	p, clock := newPoozle()
	for _, key := range []string{"github", "jira", "gmail"} {
		clock.Advance(time.Second)
		w := call(t, p, http.MethodPost, "/v1/integration_oauth", fmt.Sprintf(`{"workspaceId":"w",
			"integrationDefinitionId":"{%[1]s}","integrationOAuthAppName":"%[1]s","clientId":"c","clientSecret":"s","scopes":""}`, key))
		if w.Code != http.StatusCreated {
			t.Fatal(w.Body)
		}
	}
	clock.Advance(time.Second)
	first := p.OAuthApps.List(nil)[0]
	w := call(t, p, http.MethodPost, "/v1/integration_oauth/"+first.ID,
		`{"integrationOAuthAppName":"renamed","clientId":"c","clientSecret":"s","scopes":""}`)
	if got := read[poozlefake.OAuthApp](t, w); !got.UpdatedAt.After(got.CreatedAt.Time) {
		t.Errorf("updated at %s, created at %s", got.UpdatedAt, got.CreatedAt)
	}
	var names []string
	for _, app := range read[[]poozlefake.OAuthApp](t, call(t, p, http.MethodGet, "/v1/integration_oauth?workspaceId=w", "")) {
		names = append(names, app.Name)
	}
	if diff := cmp.Diff([]string{"jira", "gmail", "renamed"}, names); diff != "" {
		t.Errorf("the names differ (-want +got):\n%s", diff)
	}
}

func TestLinkExpires(t *testing.T) {
	t.Parallel()
	p, clock := newPoozle()
	created := call(t, p, http.MethodPost, "/v1/link",
		`{"workspaceId":"w","linkName":"l","category":[],"expiresIn":60,"canExpire":true}`)
	link := read[poozlefake.Link](t, created)
	for _, tt := range []struct {
		pass    time.Duration
		expired bool
	}{{59 * time.Second, false}, {999 * time.Millisecond, false}, {time.Millisecond, true}} {
		clock.Advance(tt.pass)
		got := read[[]struct{ Expired bool }](t, call(t, p, http.MethodGet, "/v1/link?workspaceId=w", ""))
		if got[0].Expired != tt.expired {
			t.Errorf("after another %s: expired is %t", tt.pass, got[0].Expired)
		}
	}
	w := call(t, p, http.MethodPost, "/v1/integration_account/link/"+link.ID, `{"integrationDefinitionId":"{github}",
		"integrationAccountName":"n","authType":"Api Key","config":{}}`)
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "Link has expired") {
		t.Errorf("create an account through the expired link: got %d %s", w.Code, w.Body)
	}
}

func TestLinkWithAccountOfForeignDefinition(t *testing.T) {
	t.Parallel()
	p, _ := newPoozle()
	link := read[poozlefake.Link](t, call(t, p, http.MethodPost, "/v1/link",
		`{"workspaceId":"w","linkName":"l","category":["MAIL"],"expiresIn":0}`))
	w := call(t, p, http.MethodPost, "/v1/integration_account/link/"+link.ID, `{"integrationDefinitionId":"{github}",
		"integrationAccountName":"n","authType":"Api Key","config":{},"accountIdentifier":"u"}`)
	if w.Code != http.StatusCreated {
		t.Fatal(w.Body)
	}
	if w := call(t, p, http.MethodGet, "/v1/link/"+link.ID, ""); w.Code != http.StatusOK {
		t.Errorf("without an identifier: got status %d", w.Code)
	}
	if w := call(t, p, http.MethodGet, "/v1/link/"+link.ID+"?accountIdentifier=u", ""); w.Code != http.StatusInternalServerError {
		t.Errorf("with the identifier: got status %d", w.Code)
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	type stored struct {
		SyncEnabled bool
		SyncPeriod  string
	}
	tests := map[string]struct {
		definition, body string
		release, main    any // the account's synchronisation, or the status of a refusal
	}{
		"a period with sync":              {"github", `{"syncEnabled":true,"syncPeriod":"EVERY_HOUR"}`, stored{true, "EVERY_HOUR"}, stored{true, ""}},
		"a period alone":                  {"github", `{"syncPeriod":"EVERY_DAY"}`, stored{false, "EVERY_DAY"}, stored{false, ""}},
		"payments":                        {"stripe", `{}`, stored{false, ""}, stored{true, "EVERY_HALF_HOUR"}},
		"payments without sync":           {"stripe", `{"syncEnabled":false}`, stored{false, ""}, stored{false, ""}},
		"payments with a period":          {"stripe", `{"syncPeriod":"EVERY_DAY"}`, stored{false, "EVERY_DAY"}, stored{true, "EVERY_HALF_HOUR"}},
		"null":                            {"github", `{"syncEnabled":null}`, 500, stored{false, ""}},
		"any string is true":              {"github", `{"syncEnabled":"false","syncPeriod":"EVERY_DAY"}`, stored{true, "EVERY_DAY"}, stored{true, ""}},
		"null for payments":               {"stripe", `{"syncEnabled":null}`, 500, stored{false, ""}},
		"null for the period":             {"stripe", `{"syncPeriod":null}`, stored{false, ""}, stored{true, "EVERY_HALF_HOUR"}},
		"null with a refused credential":  {"github", `{"syncEnabled":null,"config":{"api_key":"bad"}}`, 400, 400},
		"sync that Poozle does not offer": {"notion", `{"syncEnabled":true}`, 400, 400},
	}
	for name, tt := range tests {
		for version, want := range map[poozlefake.Version]any{poozlefake.Release: tt.release, poozlefake.Main: tt.main} {
			t.Run(name+" "+string(version), func(t *testing.T) {
				t.Parallel()
				p, _ := newPoozle()
				p.SetVersion(version)
				if got := p.Version(); got != version {
					t.Errorf("the fake states the version %s", got)
				}
				body := strings.Replace(`{"workspaceId":"w","authType":"Api Key","integrationAccountName":"n",
					"integrationDefinitionId":"{`+tt.definition+`}","config":{},`+tt.body[1:], ",}", "}", 1)
				w := call(t, p, http.MethodPost, "/v1/integration_account", body)
				var got any = w.Code
				if w.Code == http.StatusCreated {
					got = read[stored](t, w)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("the result differs (-want +got):\n%s", diff)
				}
			})
		}
	}
	t.Run("default", func(t *testing.T) {
		t.Parallel()
		p, _ := newPoozle()
		if got := p.Version(); got != poozlefake.Release {
			t.Errorf("a new fake imitates %s", got)
		}
	})
}

func TestCreateWithTemporal(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		version        poozlefake.Version
		body           string
		create, delete int
	}{
		"a period":         {poozlefake.Release, `"syncEnabled":true,"syncPeriod":"EVERY_HOUR"`, 201, 200},
		"no period":        {poozlefake.Release, `"syncEnabled":true`, 500, 400},
		"a period at main": {poozlefake.Main, `"syncEnabled":true,"syncPeriod":"EVERY_HOUR"`, 500, 400},
		"default at main":  {poozlefake.Main, `"accountIdentifier":null`, 201, 200},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := newPoozle()
			p.SetVersion(tt.version)
			p.SetTemporal(true)
			w := call(t, p, http.MethodPost, "/v1/integration_account", `{"workspaceId":"w","authType":"Api Key",
				"integrationDefinitionId":"{stripe}","integrationAccountName":"n","config":{},`+tt.body+`}`)
			if w.Code != tt.create {
				t.Errorf("create: got status %d, want %d", w.Code, tt.create)
			}
			accounts := p.Accounts.List(nil)
			if len(accounts) != 1 {
				t.Fatalf("there are %d accounts, want one", len(accounts))
			}
			if w := call(t, p, http.MethodDelete, "/v1/integration_account/"+accounts[0].ID, ""); w.Code != tt.delete {
				t.Errorf("delete: got status %d, want %d", w.Code, tt.delete)
			}
		})
	}
}

func TestAccountUpdate(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		definition, body string
		status           int
		enabled          bool
		period           string
	}{
		"sync off by default": {"stripe", `{}`, 201, false, "EVERY_HALF_HOUR"},
		"sync kept on":        {"stripe", `{"syncEnabled":true}`, 201, true, "EVERY_HALF_HOUR"},
		"a string for sync":   {"stripe", `{"syncEnabled":"true"}`, 400, true, "EVERY_HALF_HOUR"},
		"a number for sync":   {"stripe", `{"syncEnabled":1}`, 400, true, "EVERY_HALF_HOUR"},
		"period unset":        {"stripe", `{"syncPeriod":null}`, 201, false, ""},
		"null for sync":       {"stripe", `{"syncEnabled":null}`, 500, true, "EVERY_HALF_HOUR"},
		"sync not supported":  {"gmail", `{"syncEnabled":true}`, 400, false, ""},
		"NUL":                 {"stripe", `{"config":{"a":["\u0000"]}}`, 500, true, "EVERY_HALF_HOUR"},
		"NUL that is ignored": {"stripe", `{"authType":"\u0000","accountIdentifier":"\u0000"}`, 201, false, "EVERY_HALF_HOUR"},
		"unknown period":      {"stripe", `{"syncPeriod":"NEVER"}`, 400, true, "EVERY_HALF_HOUR"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := newPoozle()
			p.SetVersion(poozlefake.Main) // it synchronises payments by default
			created := call(t, p, http.MethodPost, "/v1/integration_account", `{"workspaceId":"w","authType":"OAuth2",
				"integrationDefinitionId":"{`+tt.definition+`}","integrationAccountName":"n","config":{"b":{"cc":1,"d":[]}}}`)
			account := read[poozlefake.Account](t, created)
			if got := string(account.Configuration); got != `{"b":{"d":[],"cc":1}}` {
				t.Errorf("the configuration is %s, which is not in the order of jsonb", got)
			}
			body := `{"integrationAccountName":"n","authType":"x","config":{},` + tt.body[1:]
			body = strings.Replace(body, ",}", "}", 1)
			if w := call(t, p, http.MethodPost, "/v1/integration_account/"+account.ID, body); w.Code != tt.status {
				t.Errorf("got status %d, want %d: %s", w.Code, tt.status, w.Body)
			}
			stored, _ := p.Accounts.Get(account.ID)
			period := ""
			if stored.SyncPeriod != nil {
				period = *stored.SyncPeriod
			}
			if stored.SyncEnabled != tt.enabled || period != tt.period {
				t.Errorf("the stored account has syncEnabled %t and syncPeriod %q", stored.SyncEnabled, period)
			}
		})
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		code, config, location string
		accounts               int
	}{
		"granted":        {"good", `{"jira_domain":"d"}`, "http://shop/?success=true&integrationName=Jira&accountIdentifier=u", 1},
		"refused":        {"bad", `{"jira_domain":"d"}`, "http://shop/?success=false&error=Response%20Error:%20401%20Unauthorized&accountIdentifier=u", 0},
		"without a site": {"good", `{}`, "http://shop/?success=false&error=Cannot%20read%20properties%20of%20undefined%20(reading%20'id')&accountIdentifier=u", 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := newPoozle(poozlefake.WithPublicPath("/poozle"))
			app := read[poozlefake.OAuthApp](t, call(t, p, http.MethodPost, "/v1/integration_oauth", `{"workspaceId":"w",
				"integrationDefinitionId":"{jira}","integrationOAuthAppName":"a","clientId":"c&c","clientSecret":"s","scopes":"x,y"}`))
			started := call(t, p, http.MethodPost, "/v1/oauth", `{"integrationAccountName":"n","redirectURL":"http://shop/",
				"workspaceId":"w","integrationOAuthAppId":"`+app.ID+`","accountIdentifier":"u","config":`+tt.config+`}`)
			redirect := read[struct{ RedirectURL string }](t, started).RedirectURL
			const want = "https://auth.atlassian.com/authorize?response_type=code&client_id=c%26c&redirect_uri=" +
				"http%3A%2F%2Fexample.com%2Fpoozle%2Fapi%2Fv1%2Foauth%2Fcallback&scope=x%20y%20offline_access&state="
			if !strings.HasPrefix(redirect, want) || !strings.HasSuffix(redirect, "&audience=api.atlassian.com&prompt=consent") {
				t.Errorf("the redirect is %s", redirect)
			}
			address, err := url.Parse(redirect)
			if err != nil {
				t.Fatal(err)
			}
			callback := "/v1/oauth/callback?code=" + tt.code + "&state=" + address.Query().Get("state")
			w := call(t, p, http.MethodGet, callback, "")
			if got := w.Header().Get("Location"); w.Code != http.StatusFound || got != tt.location {
				t.Errorf("the callback returned status %d, location %q", w.Code, got)
			}
			if got := len(p.Accounts.List(nil)); got != tt.accounts {
				t.Errorf("got %d accounts", got)
			}
			if w := call(t, p, http.MethodGet, callback, ""); w.Code != http.StatusInternalServerError {
				t.Errorf("the second use of the state: got status %d", w.Code)
			}
		})
	}
}

// TestSignInWithoutRefreshToken checks that an access token becomes an API key beside the values of the page.
func TestSignInWithoutRefreshToken(t *testing.T) {
	t.Parallel()
	p, _ := newPoozle()
	app := read[poozlefake.OAuthApp](t, call(t, p, http.MethodPost, "/v1/integration_oauth", `{"workspaceId":"w",
		"integrationDefinitionId":"{github}","integrationOAuthAppName":"a","clientId":"c","clientSecret":"s","scopes":"repo"}`))
	started := call(t, p, http.MethodPost, "/v1/oauth", `{"integrationAccountName":"n","redirectURL":"http://shop/",
		"workspaceId":"w","integrationOAuthAppId":"`+app.ID+`","config":{"client_id":"","refresh_token":""}}`)
	address, err := url.Parse(read[struct{ RedirectURL string }](t, started).RedirectURL)
	if err != nil {
		t.Fatal(err)
	}
	call(t, p, http.MethodGet, "/v1/oauth/callback?code=good&state="+address.Query().Get("state"), "")
	accounts := p.Accounts.List(nil)
	if len(accounts) != 1 {
		t.Fatalf("there are %d accounts, want one", len(accounts))
	}
	const want = `{"api_key":"access-good","client_id":"","refresh_token":""}`
	if got := accounts[0]; got.AuthType != "Api Key" || string(got.Configuration) != want {
		t.Errorf("the account has the authentication type %q and the configuration %s", got.AuthType, got.Configuration)
	}
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	const (
		good, axios = "", "Request failed with status code 401"
		base, login = "Check failed", "AUTHENTICATED_FAILED"
		noSite      = "Cannot read properties of undefined (reading 'id')"
	)
	tests := map[string]struct{ definition, authType, config, complaint string }{
		"good key":                    {"github", "Api Key", `{"api_key":"k"}`, good},
		"bad key":                     {"github", "Api Key", `{"api_key":"bad"}`, axios},
		"good token":                  {"github", "OAuth2", `{"refresh_token":"r","api_key":"bad"}`, good},
		"bad token":                   {"stripe", "OAuth2", `{"refresh_token":"bad"}`, axios},
		"unknown type":                {"notion", "Token", `{"api_key":"k"}`, axios},
		"key that the base refuses":   {"gmail", "Api Key", `{"api_key":"k"}`, base},
		"type that the base refuses":  {"google_drive", "", `{}`, base},
		"token that the base refuses": {"google_calendar", "OAuth2", `{"refresh_token":"bad"}`, base},
		"token that the base accepts": {"gmail", "OAuth2", `{"refresh_token":"r"}`, good},
		"key at Jira":                 {"jira", "Api Key", `{"api_key":"k"}`, good},
		"bad key at Jira":             {"jira", "Api Key", `{"api_key":"bad"}`, login},
		"unknown type at Jira":        {"jira", "Token", `{"api_key":"k"}`, good},
		"token at Jira":               {"jira", "OAuth2", `{"refresh_token":"r","jira_domain":"a.atlassian.net"}`, good},
		"bad token at Jira":           {"jira", "OAuth2", `{"refresh_token":"bad","jira_domain":"a.atlassian.net"}`, axios},
		"token at no site":            {"jira", "OAuth2", `{"refresh_token":"r"}`, noSite},
		"bad key at Confluence":       {"confluence", "Api Key", `{"api_key":"bad"}`, axios},
		"site of another product":     {"confluence", "OAuth2", `{"refresh_token":"r","jira_domain":"a.atlassian.net"}`, noSite},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := newPoozle()
			body := `{"workspaceId":"w","integrationDefinitionId":"{` + tt.definition + `}","integrationAccountName":"n",
				"authType":"` + tt.authType + `","config":` + tt.config + `}`
			checked := call(t, p, http.MethodPost, "/v1/integration_account/check", body)
			want := fmt.Sprintf(`{"status":%t,"error":"%s"}`, tt.complaint == "", tt.complaint)
			if checked.Code != http.StatusCreated || checked.Body.String() != want {
				t.Errorf("check: got %d %s, want %s", checked.Code, checked.Body, want)
			}

			created := call(t, p, http.MethodPost, "/v1/integration_account", body)
			wantRefusal(t, "create", created, tt.complaint, "Not a valid credentials")
			link := read[poozlefake.Link](t, call(t, p, http.MethodPost, "/v1/link", `{"workspaceId":"w","linkName":"l","category":[],"expiresIn":0}`))
			byLink := call(t, p, http.MethodPost, "/v1/integration_account/link/"+link.ID, body)
			wantRefusal(t, "create through a link", byLink, tt.complaint, tt.complaint)
		})
	}
}

// wantRefusal checks the response to a create: 201 without a complaint, and otherwise 400 with the message.
func wantRefusal(t *testing.T, what string, w *httptest.ResponseRecorder, complaint, message string) {
	t.Helper()
	switch {
	case complaint == "" && w.Code != http.StatusCreated:
		t.Errorf("%s: got %d %s", what, w.Code, w.Body)
	case complaint != "" && (w.Code != http.StatusBadRequest || read[struct{ Message string }](t, w).Message != message):
		t.Errorf("%s: got %d %s, want the message %q", what, w.Code, w.Body, message)
	}
}

// TestRotation checks when the refresh token of an account is replaced: after a create, whose response still has the old one, and after
// each use.
func TestRotation(t *testing.T) {
	t.Parallel()
	const atlassian = `"refresh_token":"first","jira_domain":"a","confluence_domain":"a"`
	tests := map[string]struct {
		definition, authType, config string
		rotates                      bool
	}{
		"Jira":             {"jira", "OAuth2", atlassian, true},
		"Confluence":       {"confluence", "OAuth2", atlassian, true},
		"with an API key":  {"jira", "Api Key", atlassian, false},
		"without a token":  {"jira", "OAuth2", `"refresh_token":"","jira_domain":"a"`, false},
		"no Atlassian app": {"gmail", "OAuth2", atlassian, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, clock := newPoozle()
			body := `{"workspaceId":"w","integrationDefinitionId":"{` + tt.definition + `}","integrationAccountName":"n",
				"authType":"` + tt.authType + `","config":{` + tt.config + `}}`
			made := read[poozlefake.Account](t, call(t, p, http.MethodPost, "/v1/integration_account", body))
			link := read[poozlefake.Link](t, call(t, p, http.MethodPost, "/v1/link", `{"workspaceId":"w","linkName":"l","category":[],"expiresIn":0}`))
			linked := read[poozlefake.Account](t, call(t, p, http.MethodPost, "/v1/integration_account/link/"+link.ID, body))
			for what, account := range map[string]poozlefake.Account{"create": made, "create through a link": linked} {
				sent := string(account.Configuration)
				stored, _ := p.Accounts.Get(account.ID)
				if rotated := string(stored.Configuration) != sent; rotated != tt.rotates {
					t.Errorf("%s: sent %s, stored %s", what, sent, stored.Configuration)
				}

				clock.Advance(time.Second)
				p.UseAccount(account.ID)
				used, _ := p.Accounts.Get(account.ID)
				if rotated := string(used.Configuration) != string(stored.Configuration); rotated != tt.rotates || used.UpdatedAt.After(stored.UpdatedAt.Time) != tt.rotates {
					t.Errorf("%s and use: stored %s, then %s", what, stored.Configuration, used.Configuration)
				}
			}

			t.Log("an update stores what it is sent")
			updated := call(t, p, http.MethodPost, "/v1/integration_account/"+made.ID, body)
			stored, _ := p.Accounts.Get(made.ID)
			if updated.Code != http.StatusCreated || string(stored.Configuration) != string(made.Configuration) {
				t.Errorf("update: got status %d, stored %s", updated.Code, stored.Configuration)
			}
		})
	}
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		p, _ := newPoozle()
		made := read[poozlefake.Account](t, call(t, p, http.MethodPost, "/v1/integration_account", `{"workspaceId":"w","integrationAccountName":"n",
			"integrationDefinitionId":"{jira}","authType":"OAuth2","config":{`+atlassian+`}}`))
		p.Accounts.Edit(made.ID, func(a *poozlefake.Account) { a.Configuration = []byte(`{"refresh_token":"bad"}`) })
		p.UseAccount(made.ID)
		p.UseAccount("nope")
		if stored, _ := p.Accounts.Get(made.ID); string(stored.Configuration) != `{"refresh_token":"bad"}` {
			t.Errorf("the third party replaced a token that it refuses: %s", stored.Configuration)
		}
	})
}

// TestNUL checks that the server fails to store the character NUL in any text, and then stores nothing.
func TestNUL(t *testing.T) {
	t.Parallel()
	const (
		app     = `{"workspaceId":"w","integrationDefinitionId":"{github}","integrationOAuthAppName":"a","clientId":"c","clientSecret":"s","scopes":""`
		link    = `{"workspaceId":"w","linkName":"l","category":[],"expiresIn":0`
		account = `{"workspaceId":"w","integrationDefinitionId":"{github}","integrationAccountName":"n","authType":"Api Key","config":{}`
		custom  = `{"workspaceId":"w","name":"n","integrationType":"MAIL","sourceUrl":"https://raw.githubusercontent.com/poozlehq/build-artifacts/main/mail/gmail/0.1.7/index.js"`
	)
	tests := map[string]struct {
		target, body string
		status       int
	}{
		"app's name":           {"integration_oauth", app + `,"integrationOAuthAppName":"a\u0000"}`, 500},
		"app's secret":         {"integration_oauth", app + `,"clientSecret":"\u0000"}`, 500},
		"app without scopes":   {"integration_oauth", app + `,"clientSecret":"\u0000","scopes":[]}`, 400},
		"unknown app":          {"integration_oauth/nope", app + `,"scopes":"\u0000"}`, 500},
		"link's name":          {"link", link + `,"linkName":"\u0000"}`, 500},
		"link's definition":    {"link", link + `,"integrationDefinitionId":"\u0000"}`, 500},
		"link's ID":            {"link", link + `,"linkId":"\u0000"}`, 500},
		"account's name":       {"integration_account", account + `,"integrationAccountName":"\u0000"}`, 500},
		"account's identifier": {"integration_account", account + `,"accountIdentifier":"\u0000"}`, 500},
		"account's config":     {"integration_account", account + `,"config":{"a":{"b":["\u0000"]}}}`, 500},
		"config's key":         {"integration_account", account + `,"config":{"a\u0000":1}}`, 500},
		"refused credential":   {"integration_account", account + `,"config":{"api_key":"bad\u0000"}}`, 400},
		"unknown account":      {"integration_account/nope", account + `,"integrationAccountName":"\u0000"}`, 500},
		"definition's name":    {"integration_definition", custom + `,"name":"\u0000"}`, 400},
		"definition's version": {"integration_definition/{github}", custom + `,"version":"\u0000"}`, 400},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := newPoozle()
			before := len(p.Definitions.List(nil))
			if w := call(t, p, http.MethodPost, "/v1/"+tt.target, tt.body); w.Code != tt.status {
				t.Errorf("got %d %s, want status %d", w.Code, w.Body, tt.status)
			}
			after := len(p.OAuthApps.List(nil)) + len(p.Links.List(nil)) + len(p.Accounts.List(nil)) + len(p.Definitions.List(nil))
			if after != before {
				t.Errorf("there are %d objects, want %d", after, before)
			}
		})
	}
}

func TestOffline(t *testing.T) {
	t.Parallel()
	p, _ := newPoozle()
	app := read[poozlefake.OAuthApp](t, call(t, p, http.MethodPost, "/v1/integration_oauth", `{"workspaceId":"w",
		"integrationDefinitionId":"{github}","integrationOAuthAppName":"a","clientId":"c","clientSecret":"s","scopes":""}`))
	p.SetOffline(true)
	for target, body := range map[string]string{
		"GET /v1/integration_definition?workspaceId=w":               "",
		"GET /v1/integration_definition/{github}/spec?workspaceId=w": "",
		"GET /v1/integration_definition/get_latest?workspaceId=w":    "",
		"POST /v1/integration_account/check":                         `{"integrationDefinitionId":"{github}","authType":"a","workspaceId":"w"}`,
		"POST /v1/oauth": `{"integrationAccountName":"n","redirectURL":"r","workspaceId":"w",
			"integrationOAuthAppId":"` + app.ID + `"}`,
	} {
		method, path, _ := strings.Cut(target, " ")
		if w := call(t, p, method, path, body); w.Code != http.StatusInternalServerError {
			t.Errorf("%s: got status %d", target, w.Code)
		}
	}
	if w := call(t, p, http.MethodGet, "/v1/integration_oauth?workspaceId=w", ""); w.Code != http.StatusOK {
		t.Errorf("the list of apps: got status %d", w.Code)
	}
}

func TestDefinitionsComeBack(t *testing.T) {
	t.Parallel()
	p, _ := newPoozle()
	stripe, _ := p.Definition("stripe")
	p.Definitions.Delete(stripe.ID)
	if w := call(t, p, http.MethodGet, "/v1/integration_definition/get_latest?workspaceId=w", ""); w.Code != 200 || w.Body.Len() > 0 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if again, known := p.Definition("stripe"); !known || again.ID == stripe.ID {
		t.Errorf("the definition of stripe exists: %t, with the ID %q", known, again.ID)
	}
}

func TestOutdatedDefinition(t *testing.T) {
	t.Parallel()
	p, _ := newPoozle()
	github, _ := p.Definition("github")
	p.Definitions.Edit(github.ID, func(d *poozlefake.Definition) { d.Version = "0.1.8" })
	got := read[map[string]any](t, call(t, p, http.MethodGet, "/v1/integration_definition/{github}?workspaceId=w", ""))
	if got["isLatest"] != false || got["latestVersion"] != "0.1.9" || got["version"] != "0.1.8" {
		t.Errorf("got %v", got)
	}
}

func TestOnlyOneOfManyCreates(t *testing.T) {
	t.Parallel()
	p, _ := newPoozle()
	var wait sync.WaitGroup
	codes := make([]int, 50)
	for i := range codes {
		wait.Go(func() {
			codes[i] = call(t, p, http.MethodPost, "/v1/integration_oauth", fmt.Sprintf(`{"workspaceId":"w","clientId":"c",
				"integrationDefinitionId":"{github}","integrationOAuthAppName":"a%d","clientSecret":"s","scopes":""}`, i)).Code
		})
	}
	wait.Wait()
	created := 0
	for _, code := range codes {
		if code == http.StatusCreated {
			created++
		} else if code != http.StatusConflict {
			t.Errorf("got status %d", code)
		}
	}
	if created != 1 {
		t.Errorf("%d apps were created for one definition", created)
	}
}

func TestWebApp(t *testing.T) {
	t.Parallel()
	p, _ := newPoozle()
	link := read[poozlefake.Link](t, call(t, p, http.MethodPost, "/v1/link",
		`{"workspaceId":"w","linkName":"<l>","category":[],"expiresIn":0}`))
	for target, want := range map[string]string{
		"/api/health":      `{"version":"0.1.8-alpha"}`,
		"/link/" + link.ID: "<h1>&lt;l&gt;</h1>",
		"/link/nope":       "404 page not found",
		"/elsewhere":       "404 page not found",
		"/api/v1/nosuch":   `"Cannot GET /v1/nosuch"`,
		"/api//v1/link":    `"Cannot GET //v1/link"`,
		"/api/v1//link":    `"Cannot GET /v1//link"`,
		"/api":             "404 page not found",
	} {
		w := httptest.NewRecorder()
		p.WebApp().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil))
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: got %d %s", target, w.Code, w.Body)
		}
	}
}
