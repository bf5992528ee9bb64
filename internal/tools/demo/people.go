package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// app is the app of Fillout that the plan asks a person to create, in the names of the plan's JSON.
type app struct {
	Name         string
	RedirectURIs []string `json:"redirect_uris"`
	Fingerprint  string
	Pending      bool
	Steps        []string

	clientID, clientSecret string // as the console shows them
}

const (
	appFile   = "oauth.tf"
	appHeader = `resource "integrations_fillout_oauth_app" "acme" {` + "\n"
)

var (
	clientID     = regexp.MustCompile(`id="client-id">([^<]+)<`)
	clientSecret = regexp.MustCompile(`id="client-secret">([^<]+)<`)
)

// planApp fails unless the plan has the steps for a person.
func (d *demo) planApp(ctx context.Context) (string, error) {
	planned, err := d.terraform(ctx, "plan", "-input=false", "-out=plan")
	if err != nil {
		return "", err
	}
	shown, err := d.terraform(ctx, "show", "-json", "plan")
	if err != nil {
		return "", err
	}
	var plan struct {
		Changes []struct {
			Type   string
			Change struct{ After json.RawMessage }
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(shown), &plan); err != nil {
		return "", err
	}
	for _, change := range plan.Changes {
		if change.Type == "integrations_fillout_oauth_app" {
			err = errors.Join(err, json.Unmarshal(change.Change.After, &d.app))
		}
	}
	if !d.app.Pending || len(d.app.Steps) == 0 {
		return "", errors.Join(err, fmt.Errorf("the plan has no steps for a person:\n\n%s", planned))
	}
	var steps strings.Builder
	for i, s := range d.app.Steps {
		fmt.Fprintf(&steps, "      %d. %s\n", i+1, s)
	}
	return fmt.Sprintf("    %s\n    %s\n%s", lineWith(planned, "Plan:"), lineWith(planned, "Manual step: "), steps.String()), err
}

// createApp plays the person in Fillout's console, who follows the steps of the plan.
func (d *demo) createApp(ctx context.Context) (string, error) {
	const console = "/_console/fillout"
	_, page, err := d.emulator.open(ctx, console, url.Values{"name": {d.app.Name}})
	id := clientID.FindStringSubmatch(page)
	if err != nil || id == nil {
		return "", fmt.Errorf("the console shows no client ID: %w", err)
	}
	d.app.clientID = id[1]
	form := url.Values{"name": {d.app.Name}, "redirect_uris": {strings.Join(d.app.RedirectURIs, "\n")}}
	if _, _, err := d.emulator.open(ctx, console+"/"+d.app.clientID, form); err != nil {
		return "", err
	}
	_, page, err = d.emulator.open(ctx, console+"/"+d.app.clientID+"/secret", url.Values{})
	secret := clientSecret.FindStringSubmatch(page)
	if err != nil || secret == nil {
		return "", fmt.Errorf("the console shows no client secret: %w", err)
	}
	d.app.clientSecret = secret[1]
	lines := fmt.Sprintf("  client_id = %q\n  confirmed = %q\n", d.app.clientID, d.app.Fingerprint)
	return fmt.Sprintf("    A script has created the app in the console, %s%s, and added to %s:\n%s", d.emulator.address, console, appFile, indent(lines)),
		d.addToApp(lines)
}

// addToApp adds lines to the declaration of the app.
func (d *demo) addToApp(lines string) error {
	path := filepath.Join(d.work, appFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, after, found := strings.Cut(string(text), appHeader)
	if !found {
		return fmt.Errorf("%s does not declare the app", appFile)
	}
	return os.WriteFile(path, []byte(before+appHeader+lines+"\n"+after), 0o600)
}

// signIn plays a user of Fillout, who allows the app to act for them, and then Acme, which exchanges the code and makes a call.
func (d *demo) signIn(ctx context.Context) (string, error) {
	page, err := d.terraform(ctx, "output", "-raw", "sign_in_page")
	if err != nil {
		return "", err
	}
	path := "/fillout" + strings.TrimPrefix(page, "https://build.fillout.com")
	if _, _, err := d.emulator.open(ctx, path, nil); err != nil {
		return "", err
	}
	redirected, _, err := d.emulator.open(ctx, path, url.Values{"decision": {"allow"}})
	if err != nil {
		return "", err
	}
	var token struct {
		AccessToken string `json:"access_token"`
	}
	err = d.emulator.call(ctx, http.MethodPost, "/fillout/public/oauth/accessToken", "", map[string]string{
		"client_id": d.app.clientID, "client_secret": d.app.clientSecret, "code": redirected.Query().Get("code"), "redirect_uri": d.app.RedirectURIs[0],
	}, &token)
	if err != nil {
		return "", err
	}
	var forms []struct{ Name string }
	if err := d.emulator.call(ctx, http.MethodGet, "/fillout/v1/api/forms", token.AccessToken, nil, &forms); err != nil {
		return "", err
	}
	var names []string
	for _, f := range forms {
		names = append(names, f.Name)
	}
	return fmt.Sprintf("    A user pressed \"Allow\" and came back to %s with a code. Acme exchanged the\n    code for an access token, and reads the user's forms: %s.\n",
		d.app.RedirectURIs[0], strings.Join(names, ", ")), nil
}

// The scopes of the app "Acme on Github" in the configuration, and after somebody has changed them.
const (
	driftBefore = "read:org,repo"
	driftAfter  = "admin:org,read:org,repo"
)

// drift plays somebody who changes an OAuth app by Poozle's API, behind Terraform's back.
func (d *demo) drift(ctx context.Context) (string, error) {
	now, _, err := d.record(ctx)
	if err != nil {
		return "", err
	}
	const name = "Acme on Github"
	for _, o := range now["poozle"]["integration_oauth"] {
		if o.name() != name {
			continue
		}
		body := map[string]any{"scopes": driftAfter}
		for _, kept := range []string{"integrationOAuthAppName", "clientId", "clientSecret"} {
			body[kept] = o.value(kept)
		}
		err := d.emulator.call(ctx, http.MethodPost, "/poozle/api/v1/integration_oauth/"+o.id(), d.variable("POOZLE_API_KEY"), body, nil)
		return fmt.Sprintf("    Somebody has given the app %q at Poozle the scope admin:org.\n", name), err
	}
	return "", fmt.Errorf("Poozle has no app %q", name)
}

// variable returns the value of an environment variable of the provider.
func (d *demo) variable(name string) string {
	for _, v := range d.variables {
		if value, found := strings.CutPrefix(v, name+"="); found {
			return value
		}
	}
	return ""
}
