package acctest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// VendorObjects returns all objects at the vendors that a configuration could have created, one sorted line for each:
// vendor, collection and the object as JSON. The result is the same for two emulators with the same objects, because values
// that a vendor assigns (IDs, secrets, times) are left out and the IDs of Poozle's definitions are replaced by their keys.
func (e *Env) VendorObjects() []string {
	encoded, err := json.Marshal(e.State())
	if err != nil {
		panic(err) // a state is always encodable
	}
	text := strings.ReplaceAll(string(encoded), e.URL, "https://emulator.example")
	for _, d := range e.Poozle.Definitions.List(nil) {
		key, _ := json.Marshal(d.Key) // a string
		text = strings.ReplaceAll(text, `"`+d.ID+`"`, string(key))
	}
	var state map[string]map[string]any
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		panic(err)
	}
	lines := []string{}
	for vendor, collections := range state {
		for name, collection := range collections {
			objects, _ := collection.([]any)
			if slices.Contains(seedCollections, name) {
				continue
			}
			for _, o := range objects {
				object, _ := o.(map[string]any)
				if stage := object["releaseStage"]; stage != nil && stage != "CUSTOM" { // a workspace of Poozle has these from its first day
					continue
				}
				for _, member := range vendorAssigned {
					delete(object, member)
				}
				for _, value := range object {
					sortList(value)
				}
				line, _ := json.Marshal(object) // it was decoded from JSON
				lines = append(lines, fmt.Sprintf("%s %s %s", vendor, name, line))
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// sortList sorts a list, and ignores other values. All lists of the vendors' objects are sets in a configuration.
func sortList(value any) {
	list, _ := value.([]any)
	slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
}

// seedCollections are the collections in which no configuration can create an object that stays. A connect session ends by itself.
var seedCollections = []string{
	"api_keys", "apps", "connect_sessions", "databases", "environment_variables", "forms", "orgs", "submissions", "workspace",
}

// vendorAssigned are the members whose values a vendor assigns.
var vendorAssigned = []string{
	"id", "secret", "created_at", "updated_at", "createdAt", "updatedAt", "linkId", "integrationOAuthAppId", "integrationAccountId",
	"client_id", "client_secret", "client_id_issued_at", "client_secret_expires_at", "registration_access_token", "registration_client_uri",
	"last_fetched_at",
}
