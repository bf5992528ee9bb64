package main

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/credentials"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fyleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// emulated is an emulator and a console that is set to it.
type emulated struct {
	*console
	*emulator.Emulator
	root string
}

func newEmulated(t *testing.T, browser func(ctx context.Context, address string) error) emulated {
	t.Helper()
	e := emulator.New()
	server := httptest.NewServer(e.Handler())
	t.Cleanup(server.Close)
	otherSite := strings.Replace(server.URL, "127.0.0.1", "localhost", 1) // for the browser's cookies
	c := newConsole(t, browser)
	maps.Copy(c.env, map[string]string{
		"FILLOUT_CLIENT_ID": e.Fillout.ClientID(), "FILLOUT_CLIENT_SECRET": e.Fillout.ClientSecret(),
		"FILLOUT_AUTHORIZE_URL": otherSite + "/fillout", "FILLOUT_TOKEN_URL": server.URL + "/fillout",
		"FYLE_CLIENT_ID": e.Fyle.ClientID(), "FYLE_CLIENT_SECRET": e.Fyle.ClientSecret(),
		"FYLE_AUTHORIZE_URL": otherSite + "/fyle", "FYLE_ACCOUNTS_URL": server.URL + "/fyle",
	})
	return emulated{c, e, server.URL}
}

// decide is a person who presses a button of the consent page, and follows to where that leads.
func decide(t *testing.T, decision string) func(context.Context, string) error {
	return func(ctx context.Context, address string) error {
		page, browser := begin(t, address)
		browser.CheckRedirect = nil
		var gone sync.WaitGroup
		gone.Go(func() {
			form := strings.NewReader(url.Values{"decision": {decision}}.Encode())
			r, err := http.NewRequestWithContext(context.WithoutCancel(ctx), http.MethodPost, page.String(), form)
			if err != nil {
				t.Error(err)
				return
			}
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			answer, err := browser.Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			_ = answer.Body.Close()
			if !strings.HasPrefix(answer.Request.URL.Host, "127.0.0.1:") || answer.Request.URL.Path != "/callback" {
				t.Errorf("the consent page led to %s with %s", answer.Request.URL.Host, answer.Status)
			}
		})
		t.Cleanup(gone.Wait)
		return nil
	}
}

func TestEmulator(t *testing.T) {
	t.Parallel()
	newEmulated(t, decide(t, "allow")).signInAndOut(t)
}

// signInAndOut is the whole way at both vendors: login, consent, code, token, a call with it, logout, the same call refused.
func (e emulated) signInAndOut(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	e.want(t, 0, "Signed in to Fillout", "login", "fillout", "-redirect-port=0", "-store")
	e.want(t, 0, "Signed in to Fyle", "login", "fyle", "-redirect-port=0", "-store")
	stored, err := credentials.Load(e.env[credentials.Env])
	if err != nil {
		t.Fatal(err)
	}

	ours := stored["fyle"]
	fyle := fyleapi.New(fyleapi.Config{
		AccountsURL: ours["accounts_url"], ClientID: ours["client_id"], ClientSecret: ours["client_secret"], RefreshToken: ours["refresh_token"],
	})
	if profile, err := fyle.Profile(ctx); err != nil || profile.OrgID == "" {
		t.Errorf("Fyle's profile is %v, %v", profile, err)
	}

	token, address := stored["fillout"]["api_key"], stored["fillout"]["api_url"]
	if err := forms(ctx, token, address); err != nil {
		t.Errorf("the token is not good: %v", err)
	}
	e.want(t, 0, "Fillout has revoked the token.", "logout", "fillout")
	var refused *rest.Error
	if err := forms(ctx, token, address); !errors.As(err, &refused) || refused.Status != http.StatusBadRequest {
		t.Errorf("after the logout: %v", err)
	}
	if err := forms(ctx, e.Fillout.APIKey(), address); err != nil {
		t.Errorf("the organisation's API key is not good any more: %v", err)
	}
	if stored, err := credentials.Load(e.env[credentials.Env]); err != nil || len(stored) != 1 || stored["fyle"] == nil {
		t.Errorf("after the logout %d vendors are stored, %v", len(stored), err)
	}
	for _, secret := range []string{token, ours["refresh_token"], ours["client_secret"], e.env["FILLOUT_CLIENT_SECRET"]} {
		if strings.Contains(e.stderr.String()+e.stdout.String(), secret) {
			t.Error("a secret was printed")
		}
	}
}

// forms makes a call to the API of forms, with a client of its own.
func forms(ctx context.Context, token, address string) error {
	_, err := filloutapi.New(filloutapi.Config{APIKey: token, APIURL: address}).Forms(ctx)
	return err
}

func TestEmulatorRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		decision string
		change   func(e emulated)
		want     string
	}{
		"a consent":      {"deny", func(emulated) {}, "the access was refused on the consent page"},
		"a wrong secret": {"allow", func(e emulated) { e.env["FILLOUT_CLIENT_SECRET"], e.env["FYLE_CLIENT_SECRET"] = "canary", "canary" }, "refuses this code"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newEmulated(t, decide(t, test.decision))
			test.change(e)
			for _, vendor := range []string{"fillout", "fyle"} {
				e.want(t, 1, test.want, "login", vendor, "-redirect-port=0")
			}
			if e.stdout.String() != "" {
				t.Errorf("printed %q", e.stdout.String())
			}
		})
	}
}

// TestUsedCode exchanges a code a second time.
func TestUsedCode(t *testing.T) {
	t.Parallel()
	e := newEmulated(t, nil)
	const redirectURI = "http://127.0.0.1:8585/callback"
	a := app{
		tokenURL: e.root + "/fillout", clientID: e.Fillout.ClientID(), clientSecret: e.Fillout.ClientSecret(), redirectURI: redirectURI,
	}
	code := e.Fillout.AuthorizationCode(redirectURI)
	if _, err := vendors()[0].exchange(t.Context(), a, code); err != nil {
		t.Error(err)
	}
	_, err := vendors()[0].exchange(t.Context(), a, code)
	if err == nil || !strings.Contains(err.Error(), "already used") || strings.Contains(err.Error(), code) || strings.Contains(err.Error(), a.clientSecret) {
		t.Errorf("got %v", err)
	}
}
