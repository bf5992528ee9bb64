// Package webconsole is for OAuth apps that a person makes in a vendor's web console, because the vendor has no API for them.
// Terraform cannot click: so the plan says what a person has to do there, the apply refuses until that person has said, by
// the fingerprint of the settings, that it is done, and the state never says what nobody did.
//
// Start with [Page], which says what a vendor's console asks for, and [App], the settings of one app; then [Model], the
// part that the vendors' resources have in common. Where the vendor's block has a registration endpoint, the same resource
// is made by OAuth 2.0 Dynamic Client Registration instead (api.go).
package webconsole

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Page is a vendor's web console, in the words that a person finds there.
type Page struct {
	Vendor  string // "Fillout"
	Address string // of the page with the apps
	Path    string // how to get there by the menus: "Settings → Developer → OAuth integrations"
	Create  string // what to press for a new app: "Create app"
	Finish  string // what is left to do with a new app, as a sentence: how its secret is made, what is shown once
}

// Field is a setting that the console has a field for. Its value is "" where it is left empty.
type Field struct {
	Label string
	Value string
}

// App is what the configuration declares of an app.
type App struct {
	ClientID string // "" while nobody has made it
	Fields   []Field
	// RedirectURIs are those that the configuration manages; nil where it manages none.
	RedirectURIs []string
}

// Fingerprint stands for all declared settings: another one stands for other settings.
func (a App) Fingerprint() string {
	uris := slices.Sorted(slices.Values(a.RedirectURIs))
	if a.RedirectURIs == nil {
		uris = nil
	} else if uris == nil {
		uris = []string{}
	}
	encoded, err := json.Marshal([]any{a.ClientID, a.Fields, uris})
	if err != nil {
		panic(err) // texts always encode
	}
	sum := sha256.Sum256(encoded)
	return hex.EncodeToString(sum[:6])
}

// Steps says, in numbered steps that need no other documentation, how a person makes the app at the vendor what it is
// declared to be. before is what was confirmed last, nil where nothing was.
func (p Page) Steps(a App, before *App) string {
	steps := []string{fmt.Sprintf("Open %s as an administrator of your %s account (%s).", p.Address, p.Vendor, p.Path)}
	switch {
	case a.ClientID == "":
		steps = append(steps, p.create(a)...)
		return numbered(append(steps, "Copy the client ID that the page shows into the configuration, and plan again:\n"+
			"client_id = \"…\"\nThe next plan then asks you to confirm the settings."))
	case before == nil:
		steps = append(steps, fmt.Sprintf("Open the app with the client ID %s, and compare it with this; change there what differs.", a.ClientID))
		steps = append(steps, a.all()...)
	default:
		steps = append(steps, fmt.Sprintf("Open the app with the client ID %s.", a.ClientID))
		steps = append(steps, a.changes(*before)...)
	}
	return numbered(append(steps, "Save. When the page shows it so, say that it is done:\nconfirmed = \""+a.Fingerprint()+"\""))
}

func (p Page) create(a App) []string {
	steps := append([]string{"Press \"" + p.Create + "\"."}, a.all()...)
	return append(steps, p.Finish)
}

// all are the steps that set every setting.
func (a App) all() []string {
	var steps []string
	for _, f := range a.Fields {
		if f.Value != "" {
			steps = append(steps, fmt.Sprintf("%s: %s", f.Label, f.Value))
		}
	}
	if a.RedirectURIs != nil {
		steps = append(steps, list("Redirect URIs: exactly these", a.RedirectURIs))
	}
	return steps
}

// changes are the steps from what was before.
func (a App) changes(before App) []string {
	var steps []string
	for i, f := range a.Fields {
		if i < len(before.Fields) && before.Fields[i] == f {
			continue
		}
		if f.Value == "" {
			steps = append(steps, f.Label+": leave it empty.")
		} else {
			steps = append(steps, fmt.Sprintf("%s: change it to %s", f.Label, f.Value))
		}
	}
	if a.RedirectURIs == nil {
		return steps
	}
	if added := without(a.RedirectURIs, before.RedirectURIs); len(added) > 0 {
		steps = append(steps, list("Redirect URIs: add", added))
	}
	if removed := without(before.RedirectURIs, a.RedirectURIs); len(removed) > 0 {
		steps = append(steps, list("Redirect URIs: remove", removed))
	}
	return steps
}

func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Sorted(slices.Values(all)), func(s string) bool { return slices.Contains(some, s) })
}

func list(title string, uris []string) string {
	if len(uris) == 0 {
		return title + ": none"
	}
	return title + ":\n" + strings.Join(slices.Sorted(slices.Values(uris)), "\n")
}

// numbered numbers the steps; further lines of a step are indented, so that Terraform does not wrap them.
func numbered(steps []string) string {
	var b strings.Builder
	for i, s := range steps {
		lines := strings.Split(s, "\n")
		fmt.Fprintf(&b, "  %d. %s\n", i+1, lines[0])
		for _, line := range lines[1:] {
			fmt.Fprintf(&b, "       %s\n", line)
		}
	}
	return strings.TrimRight(b.String(), "\n")
}
