package emulator_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutfake"
)

// submit posts a form as the page at 127.0.0.1:1 does.
func submit(t *testing.T, e *emulator.Emulator, target string, fields ...string) *httptest.ResponseRecorder {
	t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1:1"+target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	e.Handler().ServeHTTP(w, r)
	return w
}

// page returns a page, and reports what it does not show.
func page(t *testing.T, e *emulator.Emulator, target string, wants ...string) string {
	t.Helper()
	w := send(t, e, "GET", target, "")
	body := w.Body.String()
	if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Content-Security-Policy"), "frame-ancestors 'none'") {
		t.Errorf("%s: got status %d, headers %v", target, w.Code, w.Header())
	}
	for _, want := range wants {
		if !strings.Contains(body, want) {
			t.Errorf("%s does not show %q:\n%s", target, want, body)
		}
	}
	return body
}

func TestPage(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	receiver := httptest.NewServer(e.Handler())
	defer receiver.Close()
	e.Fillout.Webhooks.Put(filloutfake.Webhook{ID: 17, FormID: e.Fillout.Forms.List(nil)[0].ID, URL: receiver.URL + "/_hooks/<b>"})
	send(t, e, "GET", "/poozle/api/v1/nosuch", "")
	page(t, e, "/", "Every call is answered as usual", "Nothing has been sent", "/poozle/api/v1/nosuch", `s4">404`,
		"export POOZLE_API_KEY="+e.Poozle.APIKey(), "/_hooks/&lt;b&gt;", "Emulated app")
	send(t, e, "GET", "/favicon.ico", "")
	if calls := e.Calls(); len(calls) != 1 {
		t.Errorf("the page is in the record of calls: %v", calls)
	}

	if w := submit(t, e, "/_page/deliver"); w.Code != http.StatusSeeOther {
		t.Errorf("delivering was answered with %d", w.Code)
	}
	page(t, e, "/", `s2">204`, "/_hooks/%3Cb%3E</code>", "submissionId")
	submit(t, e, "/_page/clear", "what", "calls")
	page(t, e, "/", "No calls yet")
}

func TestPageFaults(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	submit(t, e, "/_page/faults", "method", "GET", "path", "/fyle", "status", "503", "times", "2", "when", "after")
	page(t, e, "/", "after the call is executed", `s5">503`)
	if got := e.Faults(); len(got) != 1 || got[0].Times != 2 || got[0].When != fake.After {
		t.Errorf("the faults are %v", got)
	}
	w := submit(t, e, "/_page/faults", "status", "99", "times", "x")
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "status: 99 is not within") || len(e.Faults()) != 1 {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	submit(t, e, "/_page/clear", "what", "faults")
	page(t, e, "/", "Every call is answered as usual")
}

// A page follows what happens: the first event comes at once, and the next with the next change.
func TestEvents(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	server := httptest.NewServer(e.Handler())
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/_events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	next := func() string {
		event := make([]byte, len("data: 0123456789abcdef\n\n"))
		if n, err := answer.Body.Read(event); err != nil {
			t.Fatalf("after %d bytes: %v", n, err)
		}
		return string(event)
	}
	first := next()
	e.Fillout.Webhooks.Put(filloutfake.Webhook{ID: 17, URL: "https://a.example"})
	if second := next(); first == second || !strings.HasPrefix(second, "data: ") {
		t.Errorf("the events are %q and %q", first, second)
	}
}

func TestPageOrigins(t *testing.T) {
	t.Parallel()
	for _, target := range []string{
		"/_page/faults", "/_page/clear", "/_page/deliver", "/_hooks/x",
		"/_console/fillout", "/_console/fillout/emulatedFilloutApp/secret", "/_console/fyle", "/_console/fyle/tpaEmulated/delete",
		"/_console/poozle", "/_console/poozle/links", "/_console/nango", "/_console/nango/delete", "/_console/nango/connections",
	} {
		e := emulator.New()
		before, _ := json.Marshal(e.State())
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1:1"+target, strings.NewReader("name=x"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", "https://page.example")
		w := httptest.NewRecorder()
		e.Handler().ServeHTTP(w, r)
		if after, _ := json.Marshal(e.State()); w.Code != http.StatusForbidden || !bytes.Equal(before, after) || len(e.Faults()) > 0 {
			t.Errorf("%s was answered with %d", target, w.Code)
		}
	}
}

func TestFilloutConsole(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	at := submit(t, e, "/_console/fillout", "name", `Acme <"&>`).Header().Get("Location")
	body := page(t, e, at, "Acme &lt;&#34;&amp;&gt;", "The app has no secret yet")
	id := strings.TrimPrefix(at, "/_console/fillout/")
	secret := submit(t, e, at+"/secret").Body.String()
	app, _ := e.Fillout.Apps.Get(id)
	if !strings.Contains(body, id) || app.ClientSecret == "" || !strings.Contains(secret, app.ClientSecret) {
		t.Errorf("the app is %v, the page %s", app, secret)
	}
	for _, target := range []string{at, "/_console/fillout", "/"} {
		if strings.Contains(page(t, e, target), app.ClientSecret) {
			t.Errorf("%s shows the secret again", target)
		}
	}
	submit(t, e, at, "name", "Acme", "redirect_uris", "https://a.example/callback\r\n\r\nhttp://127.0.0.1/callback\r\n")
	page(t, e, at, "https://a.example/callback\nhttp://127.0.0.1/callback")
	w := submit(t, e, at, "name", "Acme", "redirect_uris", "https://b.example/\n/callback")
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "Redirect URI 2 is not an absolute address") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	page(t, e, at, "https://a.example/callback")
	if w := submit(t, e, "/_console/fillout", "name", " "); !strings.Contains(w.Body.String(), "Enter a name.") {
		t.Errorf("an app without a name: %d %s", w.Code, w.Body)
	}
	submit(t, e, at+"/delete")
	if w := send(t, e, "GET", at, ""); w.Code != http.StatusNotFound {
		t.Errorf("after the deletion: %d", w.Code)
	}
}

func TestFilloutIcon(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"\x89PNG\r\n\x1a\n rest": "data:image/png;base64,",
		"<svg></svg>":            "The icon is not a PNG",
	} {
		e := emulator.New()
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		_ = form.WriteField("name", "Acme")
		file, _ := form.CreateFormFile("icon", "icon")
		_, _ = file.Write([]byte(content))
		_ = form.Close()
		at := "/_console/fillout/" + e.Fillout.ClientID()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://127.0.0.1:1"+at, &body)
		r.Header.Set("Content-Type", form.FormDataContentType())
		w := httptest.NewRecorder()
		e.Handler().ServeHTTP(w, r)
		shown := w.Body.String() + send(t, e, "GET", at, "").Body.String()
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not shown in %s", want, shown)
		}
	}
}

func TestFyleConsole(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	at := submit(t, e, "/_console/fyle", "name", "Acme", "description", "Sync", "redirect_uris", "https://a.example/x").Header().Get("Location")
	app, _ := e.Fyle.Apps.Get(strings.TrimPrefix(at, "/_console/fyle/"))
	page(t, e, at, app.ClientID, app.ClientSecret, "https://a.example/x", `value="Sync"`, "OAuth 2.0")
	at = submit(t, e, "/_console/fyle", "name", "Inside", "type", "internal").Header().Get("Location")
	body := page(t, e, at, "Internal", "Refresh token")
	if strings.Contains(body, "redirect_uris") {
		t.Errorf("an internal app has redirect URIs: %s", body)
	}
	w := submit(t, e, "/_console/fyle", "name", "x", "type", "internal", "redirect_uris", "https://a.example/x")
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "An internal app has no redirect URIs.") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestPoozleConsole(t *testing.T) {
	t.Parallel()
	e := emulator.New()
	jira, _ := e.Poozle.Definition("jira")
	app := []string{"name", "Acme", "definition", jira.ID, "client_id", "cid", "client_secret", "hidden-secret", "scopes", "read"}
	if w := submit(t, e, "/_console/poozle", app...); w.Code != http.StatusSeeOther {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	if body := page(t, e, "/_console/poozle", "Acme", "cid", "http://127.0.0.1:1/poozle/api/v1/oauth/callback"); strings.Contains(body, "hidden-secret") {
		t.Error("the secret is shown")
	}
	if w := submit(t, e, "/_console/poozle", app...); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "already an OAuth app") {
		t.Errorf("the second: %d %s", w.Code, w.Body)
	}
	page(t, e, "/_console/poozle/links", `value="PAYMENTS"`, "Payments", "HRIS", `value="TICKETING" checked`)
	submit(t, e, "/_console/poozle/links", "name", "Customers", "category", "TICKETING", "days", "30")
	links := e.Poozle.Links.List(nil)
	if len(links) != 1 || links[0].ExpiresIn != 30*24*60*60 {
		t.Fatalf("the links are %v", links)
	}
	page(t, e, "/_console/poozle/links", "Customers", "http://127.0.0.1:1/poozle/link/"+links[0].ID)
	if w := submit(t, e, "/_console/poozle/links", "name", "x", "days", "30"); !strings.Contains(w.Body.String(), "Choose a category.") {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestExport(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"http://127.0.0.1:1/a-b_c.d": "http://127.0.0.1:1/a-b_c.d",
		"":                           "''",
		"a b":                        "'a b'",
		"it's $HOME`x`":              `'it'\''s $HOME` + "`x`'",
	} {
		if got := (emulator.EnvVar{Name: "V", Value: value}).Export(); got != "export V="+want {
			t.Errorf("%q is exported as %s, want %s", value, got, want)
		}
	}
}
