package webconsole

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// declaration is what the configuration declares of an app, in the console's words.
type declaration struct {
	Instructions
	clientID string // "" before a person has created the app
	settings []setting
	// redirectURIs is nil if the configuration does not manage them.
	redirectURIs []string
}

// setting is a filled-in field of the console's form; its Value is "" if the field is left empty. The fingerprint depends on the names of
// the two members.
type setting struct {
	Label string
	Value string

	shown string // in the steps, which do not contain what may be secret
}

// fingerprint represents all declared settings. It is in users' configurations, so it must stay the same for the same settings.
func (d *declaration) fingerprint() string {
	uris := slices.Sorted(slices.Values(d.redirectURIs))
	if uris == nil && d.redirectURIs != nil {
		uris = []string{} // it differs from "not managed"
	}
	encoded, err := json.Marshal([]any{d.clientID, d.settings, uris})
	if err != nil {
		panic(err) // strings always encode
	}
	sum := sha256.Sum256(encoded)
	return hex.EncodeToString(sum[:6])
}

// steps returns numbered steps in which a person makes the app at the vendor match the declaration. They name the arguments instead of
// their values, which the plan shows. before is what was last confirmed of the app, nil if nothing was.
func (d *declaration) steps(before *declaration) string {
	steps := []string{fmt.Sprintf("Open %s as an administrator of your %s account (%s).", d.Address, d.Vendor, d.Path)}
	switch {
	case d.clientID == "":
		steps = append(steps, "Press \""+d.Create+"\".")
		steps = append(steps, d.all()...)
		return numbered(append(steps, d.Finish, "Copy the client ID that the page shows into the configuration, and plan again:\n"+
			"client_id = \"…\"\nThe next plan asks you to confirm the settings."))
	case before == nil:
		steps = append(steps, fmt.Sprintf("Open the app with the client ID %s, compare it with the following settings, and change what differs.", d.clientID))
		steps = append(steps, d.all()...)
	default:
		steps = append(steps, fmt.Sprintf("Open the app with the client ID %s.", d.clientID))
		steps = append(steps, d.changes(before)...)
	}
	return numbered(append(steps, "Save. If the page shows these settings, confirm them in the configuration:\nconfirmed = \""+d.fingerprint()+"\""))
}

// all returns the steps that enter every setting.
func (d *declaration) all() []string {
	var steps []string
	for _, s := range d.settings {
		if s.Value != "" {
			steps = append(steps, fmt.Sprintf("%s: %s", s.Label, s.shown))
		}
	}
	if d.redirectURIs != nil {
		steps = append(steps, fmt.Sprintf("Redirect URIs: exactly the %d of redirect_uris", len(d.redirectURIs)))
	}
	return steps
}

// changes returns the steps that turn the settings of before into those of d.
func (d *declaration) changes(before *declaration) []string {
	var steps []string
	for i, s := range d.settings {
		switch {
		case before.settings[i].Value == s.Value:
		case s.Value == "":
			steps = append(steps, s.Label+": leave it empty.")
		default:
			steps = append(steps, fmt.Sprintf("%s: change it to %s", s.Label, s.shown))
		}
	}
	if d.redirectURIs == nil {
		return steps
	}
	if added := without(d.redirectURIs, before.redirectURIs); added > 0 {
		steps = append(steps, fmt.Sprintf("Redirect URIs: add the %d that the plan adds to redirect_uris", added))
	}
	if removed := without(before.redirectURIs, d.redirectURIs); removed > 0 {
		steps = append(steps, fmt.Sprintf("Redirect URIs: remove the %d that the plan removes from redirect_uris", removed))
	}
	return steps
}

// deletion returns the steps in which a person deletes the app.
func (d *declaration) deletion() string {
	return numbered([]string{
		fmt.Sprintf("Open %s as an administrator (%s).", d.Address, d.Path),
		fmt.Sprintf("Delete the app with the client ID %s. Users who signed in through it lose access.", d.clientID),
	})
}

// without returns how many of all are not in some.
func without(all, some []string) int {
	return len(slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) }))
}

// numbered numbers the steps. It indents the further lines of a step, because Terraform does not wrap indented lines.
func numbered(steps []string) string {
	var b strings.Builder
	for i, s := range steps {
		fmt.Fprintf(&b, "  %d. %s\n", i+1, strings.ReplaceAll(s, "\n", "\n       "))
	}
	return strings.TrimRight(b.String(), "\n")
}
