package webconsole

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// declaration is what the configuration declares of an app, in the console's words.
type declaration struct {
	Instructions
	name     string
	clientID string // "" before a person has created the app
	settings []setting
	lists    []list // the first one has the redirect URIs
}

// setting is a filled-in field of the console's form. Its value is "" if the field is left empty.
type setting struct {
	attribute, key string // key is that of an attribute with several fields, else ""
	label          string
	value          string
	words          string // the value as the console shows it
	shown          string // the value in the steps
	added          bool   // early fingerprints do not know the field
}

// list is a field of the console's form that takes several values. They are nil if the configuration does not manage the field.
type list struct {
	attribute, label string
	values           []string
}

// digits is the number of hexadecimal digits of a fingerprint.
const digits = 12

// fingerprint represents all declared settings, and not the client ID, so that a person knows it before the app exists. It is in users'
// configurations, so it must stay the same for the same settings.
func (d *declaration) fingerprint() string {
	declared := map[string]any{"vendor": d.Vendor}
	for _, s := range d.settings {
		switch {
		case s.value == "":
		case s.key == "":
			declared[s.attribute] = s.value
		default:
			group, _ := declared[s.attribute].(map[string]string)
			if group == nil {
				group = map[string]string{}
				declared[s.attribute] = group
			}
			group[s.key] = s.value
		}
	}
	for _, l := range d.lists {
		if l.values != nil {
			declared[l.attribute] = slices.Sorted(slices.Values(l.values))
			if len(l.values) == 0 {
				declared[l.attribute] = []string{}
			}
		}
	}
	return digest(declared)
}

// earlyFingerprint is the fingerprint of early versions, which includes the client ID. It is "" for a declaration that they could
// not have.
func (d *declaration) earlyFingerprint() string {
	type field struct{ Label, Value string }
	fields := []field{}
	for _, s := range d.settings {
		if !s.added {
			fields = append(fields, field{s.label, s.words})
		} else if s.value != "" {
			return ""
		}
	}
	if !d.Early || d.clientID == "" {
		return ""
	}
	uris := slices.Sorted(slices.Values(d.lists[0].values))
	if uris == nil && d.lists[0].values != nil {
		uris = []string{} // it differs from "not managed"
	}
	return digest([]any{d.clientID, fields, uris})
}

func digest(declared any) string {
	encoded, err := json.Marshal(declared)
	if err != nil {
		panic(err) // strings always encode
	}
	sum := sha256.Sum256(encoded)
	return hex.EncodeToString(sum[:digits/2])
}

// confirmedAs returns the fingerprint of the declaration that the value of confirmed is equal to, or "".
func (d *declaration) confirmedAs(confirmed string) string {
	for _, f := range []string{d.fingerprint(), d.earlyFingerprint()} {
		if f != "" && strings.EqualFold(strings.TrimSpace(confirmed), f) {
			return f
		}
	}
	return ""
}

var fingerprintForm = regexp.MustCompile(`^(?i)[0-9a-f]{12}$`)

// doubt returns why a value of confirmed does not confirm the settings. before is the fingerprint that was confirmed last, or "".
func doubt(confirmed, before string) string {
	switch confirmed = strings.TrimSpace(confirmed); {
	case confirmed == "":
		return "These settings are not confirmed."
	case strings.EqualFold(confirmed, before):
		return "The value of confirmed is out of date: it is the fingerprint of the settings before this change."
	case fingerprintForm.MatchString(confirmed):
		return "The value of confirmed is wrong: it is the fingerprint of other settings than these."
	}
	return "The value of confirmed is not a fingerprint, which has 12 hexadecimal digits."
}
