package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"
)

// TestOneCallback has requests that are not the answer to the sign-in. None of them ends it, and the answer then succeeds.
func TestOneCallback(t *testing.T) {
	t.Parallel()
	pages := make(chan string, 1)
	var good string
	var browser *http.Client
	c := newConsole(t, func(_ context.Context, address string) error {
		var page *url.URL
		page, browser = begin(t, address)
		redirect, state := page.Query().Get("redirect_uri"), page.Query().Get("state")
		if !strings.HasPrefix(redirect, "http://127.0.0.1:") || !strings.HasSuffix(redirect, "/callback") {
			t.Errorf("the redirect URI is %s", redirect)
		}
		good = redirect + "?" + url.Values{"code": {"canary-code"}, "state": {state}}.Encode()
		stranger, other := &http.Client{Timeout: patience}, &http.Client{Timeout: patience}
		if other.Jar, _ = cookiejar.New(nil); len(browser.Jar.Cookies(mustParse(t, good))) == 1 {
			forged := *browser.Jar.Cookies(mustParse(t, good))[0]
			forged.Value = "forged"
			other.Jar.SetCookies(mustParse(t, good), []*http.Cookie{&forged})
		}
		for name, test := range map[string]struct {
			browser *http.Client
			method  string
			address string
			status  int
		}{
			"the first address, again": {stranger, http.MethodGet, address, http.StatusGone},
			"another path":             {browser, http.MethodGet, strings.Replace(good, "/callback", "/favicon.ico", 1), http.StatusNotFound},
			"a POST":                   {browser, http.MethodPost, good, http.StatusMethodNotAllowed},
			"no parameters":            {browser, http.MethodGet, redirect, http.StatusBadRequest},
			"the state of an old tab":  {browser, http.MethodGet, redirect + "?code=canary-old&state=old", http.StatusBadRequest},
			"a refusal without state":  {browser, http.MethodGet, redirect + "?error=access_denied&state=", http.StatusBadRequest},
			"two states":               {browser, http.MethodGet, good + "&state=old", http.StatusBadRequest},
			"another cookie":           {other, http.MethodGet, good, http.StatusBadRequest},
			"no cookie":                {stranger, http.MethodGet, good, http.StatusBadRequest},
		} {
			if status, _ := fetch(t, test.browser, test.method, test.address); status != test.status {
				t.Errorf("%s is answered with %d, want %d", name, status, test.status)
			}
		}
		if status := fromHost(t, browser, good, "attacker.example"); status != http.StatusBadRequest {
			t.Errorf("another host is answered with %d", status)
		}
		go func() {
			_, body := fetch(t, browser, http.MethodGet, good)
			pages <- body
		}()
		return nil
	})
	// The exchange waits until the answer was replayed.
	token := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if status, again := fetch(t, browser, http.MethodGet, good); status != http.StatusGone || !strings.Contains(again, "<h1>This sign-in is over</h1>") {
			t.Errorf("the same callback again is answered with %d, %s", status, again)
		}
		_, _ = io.WriteString(w, `{"access_token":"canary-token","base_url":"https://api.fillout.com"}`)
	}))
	defer token.Close()
	c.env["FILLOUT_CLIENT_SECRET"] = "canary-secret"
	c.want(t, 0, "Signed in to Fillout", "login", "fillout", "-client-id", "app", "-redirect-port", "0", "-token-url", token.URL)
	if first := <-pages; !strings.Contains(first, "<h1>You are signed in</h1>") || strings.Contains(first, "canary") {
		t.Errorf("the page is %s", first)
	}
}

func mustParse(t *testing.T, address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		t.Error(err)
		return &url.URL{}
	}
	return u
}

// fromHost sends the request with another Host header, as a browser does for a name that resolves to this machine.
func fromHost(t *testing.T, browser *http.Client, address, host string) (status int) {
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Error(err)
		return 0
	}
	for _, cookie := range browser.Jar.Cookies(r.URL) {
		r.AddCookie(cookie)
	}
	r.Host = host
	answer, err := (&http.Client{Timeout: patience}).Do(r)
	if err != nil {
		t.Error(err)
		return 0
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

// TestPKCE compares the challenge on the consent page with the verifier of the exchange.
func TestPKCE(t *testing.T) {
	t.Parallel()
	for _, vendor := range []string{"fillout", "fyle"} {
		for _, flag := range []string{"-pkce=false", "-pkce"} {
			t.Run(vendor+flag, func(t *testing.T) {
				t.Parallel()
				var challenge url.Values
				c := newConsole(t, person(t, func(_, page url.Values) { challenge = page }))
				token := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					var body map[string]string
					_ = json.NewDecoder(r.Body).Decode(&body)
					verifier := body["code_verifier"]
					if sent := verifier != ""; sent != (flag == "-pkce") || sent != challenge.Has("code_challenge") ||
						sent && (challenge.Get("code_challenge_method") != "S256" || challenge.Get("code_challenge") != oauth2.S256ChallengeFromVerifier(verifier)) {
						t.Errorf("the verifier is %q for %v", verifier, challenge)
					}
					_, _ = io.WriteString(w, `{"access_token":"canary-token","refresh_token":"canary-refresh"}`)
				}))
				defer token.Close()
				c.env[strings.ToUpper(vendor)+"_CLIENT_SECRET"] = "canary-secret"
				c.want(t, 0, "Signed in to", "login", vendor, "-client-id=app", "-redirect-port=0", "-token-url", token.URL, flag)
			})
		}
	}
}
