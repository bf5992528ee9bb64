package acctest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// VendorObjects says what the vendors hold that a configuration could have made, one line for each object: vendor, collection, and all
// that the configuration decides. What a vendor decides by itself (IDs, secrets, times) is left out, and the IDs of Poozle's
// definitions are replaced by their keys, so that two emulators with the same objects hold the same.
func (e *Env) VendorObjects() []string {
	encoded, err := json.Marshal(e.State())
	if err != nil {
		panic(err) // a state always encodes
	}
	text := strings.ReplaceAll(string(encoded), e.URL, "https://emulator.example")
	for _, d := range e.Poozle.Definitions.List(nil) {
		text = strings.ReplaceAll(text, d.ID, d.Key)
	}
	var state map[string]map[string]any
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		panic(err)
	}
	lines := []string{}
	for vendor, collections := range state {
		for name, collection := range collections {
			objects, _ := collection.([]any)
			if slices.Contains(given, name) {
				continue
			}
			for _, o := range objects {
				object, _ := o.(map[string]any)
				for _, member := range decided {
					delete(object, member)
				}
				for _, value := range object {
					inOrder(value)
				}
				line, _ := json.Marshal(object) //nolint:errchkjson // it was decoded from JSON
				lines = append(lines, fmt.Sprintf("%s %s %s", vendor, name, line))
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// inOrder sorts a list of texts: to a configuration they are sets.
func inOrder(value any) {
	list, _ := value.([]any)
	slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}

// given are the collections that no configuration makes anything in.
var given = []string{"apps", "databases", "forms", "integration_definition", "orgs", "submissions", "workspace"}

// decided are the members that a vendor decides by itself.
var decided = []string{
	"id", "secret", "created_at", "updated_at", "createdAt", "updatedAt", "linkId", "integrationOAuthAppId", "integrationAccountId",
	"client_id", "client_secret", "client_id_issued_at", "client_secret_expires_at", "registration_access_token", "registration_client_uri",
}
