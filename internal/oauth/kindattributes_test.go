package oauth_test

import (
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// trial is an argument with two values. It gets the first value in one step, the second one in the next step, and is removed in the step
// end.
type trial struct {
	name          string
	first, second any
	begin, end    int
}

// value returns the value of the argument in a step; nil if it is not set.
func (a trial) value(step int) any {
	switch {
	case step < a.begin || step >= a.end:
		return nil
	case step == a.begin:
		return a.first
	}
	return a.second
}

// trials returns one trial for each argument about metadata except redirect_uris, and the number of steps. The last step is followed by
// the removal of all. In a complete trial, arguments change in different steps. In a short one, they change together, and jwks and
// jwks_uri are only set and removed, because a client has one of the two.
func trials(complete bool) (all []trial, steps int) {
	steps = 2
	if complete {
		steps = 4
	}
	special := map[string][2]any{
		"token_endpoint_auth_method":      {"client_secret_post", "client_secret_jwt"},
		"grant_types":                     {[]string{"authorization_code", "refresh_token"}, []string{"authorization_code", "implicit"}},
		"response_types":                  {[]string{"code", "none"}, []string{"code", "token"}},
		"scope":                           {"read write", "write admin"},
		"jwks":                            {`{"keys": [{"kty": "RSA", "kid": "1"}]}`, `{"keys": [{"kty": "RSA", "kid": "2"}]}`},
		"application_type":                {"native", "web"},
		"subject_type":                    {"pairwise", "public"},
		"backchannel_token_delivery_mode": {"poll", "ping"},
	}
	group := 0
	all = []trial{{"additional_metadata", `{"acme_x": "1"}`, `{"acme_x": "2"}`, 1, 4}}
	for _, m := range oauthapi.Members {
		a := trial{name: m.Name, first: "one", second: "two"}
		values, isSpecial := special[m.Name]
		switch {
		case m.Name == "redirect_uris":
			continue
		case isSpecial:
			a.first, a.second = values[0], values[1]
		case m.Kind == oauthapi.Strings, m.Kind == oauthapi.List:
			a.first, a.second = []string{"https://acme.example/2", "https://acme.example/1"}, []string{"https://acme.example/4", "https://acme.example/3"}
		case m.Kind == oauthapi.Bool:
			a.first, a.second = true, false
		case m.Kind == oauthapi.Seconds:
			a.first, a.second = 3600, 0
		case strings.Contains(m.Name, "_uri"), strings.HasSuffix(m.Name, "_endpoint"):
			a.first, a.second = "https://acme.example/1", "https://acme.example/2"
		}
		if !strings.Contains(m.Name, "_encrypt") && m.Name != "response_types" && !strings.HasPrefix(m.Name, "backchannel_") {
			group++ // those that need each other are together
		}
		a.begin, a.end = 1, 4
		if complete {
			a.begin = 1 + group%2
		}
		switch m.Name { // one after the other
		case "jwks":
			a.begin, a.end = 1, steps/2+1
		case "jwks_uri":
			a.begin, a.end = steps/2+1, 5
		}
		all = append(all, a)
	}
	return all, steps
}

// complete reports whether the client's trials are complete: one kind of each management, and all that do something to the values of
// metadata. The trials of the others are short, to save time.
func (s *kindRun) complete() bool { return isTriedCompletely(s.kind) }

func isTriedCompletely(name string) bool {
	kind := oauthfake.Kinds()[name]
	return slices.Contains([]string{"ETags", "no management", "read only"}, name) || len(kind.Drops) > 0 || kind.Merges || kind.Completes ||
		kind.CompletesKeys || kind.Reorders || kind.OmitsEmpty
}

// attributes sets, changes and removes each argument about metadata, and changes each one at the server. After each apply, the server,
// the state, the warnings and the next plan have what follows from the kind.
func (s *kindRun) attributes() {
	s.t.Helper()
	base := maps.Clone(s.config)
	all, steps := trials(s.complete())
	if oauthfake.Kinds()[s.kind].Merges { // keeps jwks, and RFC 7591 forbids jwks_uri beside it
		all = slices.DeleteFunc(all, func(a trial) bool { return a.name == "jwks_uri" })
	}
	before := maps.Clone(base)
	for step := 1; step <= steps; step++ {
		next := maps.Clone(base)
		for _, a := range all {
			delete(next, a.name)
			if value := a.value(step); value != nil {
				next[a.name] = value
			}
		}
		if step > 1 {
			next["redirect_uris"] = []string{"https://acme.example/b", "https://acme.example/a"}
		}
		s.change(fmt.Sprintf("step %d", step), before, next)
		before = next
		if step == 3 {
			s.driftEach(next, all)
		}
	}
	if s.complete() || s.kind == "no redirect URIs at read" {
		none := maps.Clone(before)
		delete(none, "redirect_uris")
		s.change("no redirect URIs", before, none)
		before = none
	}
	s.change("the first configuration", before, base)
	s.config = base
	s.row = append(s.row, fmt.Sprint(len(all)+1))
}

// change applies next after before.
func (s *kindRun) change(step string, before, next acctest.Config) {
	s.t.Helper()
	kind := oauthfake.Kinds()[s.kind]
	var changed []string
	for name := range mergedKeys(before, next) {
		if encoded(before[name]) != encoded(next[name]) {
			changed = append(changed, name)
		}
	}
	slices.Sort(changed)
	action := map[string]string{"full": "update", "read": "replace", "none": "replace"}[s.management]
	if slices.Equal(changed, []string{"redirect_uris"}) && next["redirect_uris"] == nil && !slices.Contains(differences(kind, before), "redirect_uris") {
		action = "none" // they are no longer managed
	}
	was, _ := s.e.OAuth.Clients.Get(s.client.Text("client_id"))
	s.config = next
	did := s.apply(step, action)
	s.row = s.row[:len(s.row)-1]
	s.wantChanges(step, did, slices.DeleteFunc(slices.Clone(changed), func(name string) bool { // the server has it already
		return next[name] != nil && sameMeaning(name, asJSON(name, next[name]), shown(kind, name, was.Metadata[memberOf(name)]))
	}))
	now, _ := s.e.OAuth.Clients.Get(s.client.Text("client_id"))
	if s.management == "full" && now.ID != was.ID {
		s.t.Errorf("%s: there is another client", step)
	}
	if action == "replace" {
		was.Metadata = nil
	}
	var kept []string
	for name := range mergedKeys(before, next) {
		if !slices.Contains(metadataNames(), name) {
			continue
		}
		want := stored(kind, name, next[name], was.Metadata[memberOf(name)])
		if name == "redirect_uris" && next[name] == nil {
			want = was.Metadata[name]
		}
		if got := now.Metadata[memberOf(name)]; !sameStored(name, got, want) {
			s.t.Errorf("%s: the server has %s %s, want %s", step, name, encoded(got), encoded(want))
		}
		value := shown(kind, name, want)
		if name != "redirect_uris" && before[name] != nil && next[name] == nil && value != nil && encoded(shown(kind, name, was.Metadata[memberOf(name)])) == encoded(value) {
			kept = append(kept, name)
		}
	}
	slices.Sort(kept)
	// The refresh still names what the configuration before had.
	warnings := slices.DeleteFunc(did.Warnings, func(w string) bool {
		names := named([]string{w}, differsPattern)
		return len(names) > 0 && slices.Contains(differences(kind, before), names[0]) && next[names[0]] == nil
	})
	s.wantNamed(step, warnings, differences(kind, next), kept)
	s.wantState(step, next, now)
	for _, name := range changed {
		s.cell(name, before[name], next[name], action, slices.Contains(differences(kind, next), name), slices.Contains(kept, name))
	}
}

// wantChanges fails the test unless the plan of an update has changed only the arguments. A write that replaces a token changes more.
func (s *kindRun) wantChanges(step string, did acctest.Outcome, changed []string) {
	s.t.Helper()
	if kind := oauthfake.Kinds()[s.kind]; did.Action != "update" || kind.RotatesTokens || kind.RotatesSecrets {
		return
	}
	if slices.Contains(changed, "token_endpoint_auth_method") { // which may replace the secret
		changed = append(changed, "client_secret", "client_secret_expires_at")
	}
	slices.Sort(changed)
	if !slices.Equal(did.Changes, changed) {
		s.t.Errorf("%s: the plan changes %q, want %q", step, did.Changes, changed)
	}
}

var (
	differsPattern = regexp.MustCompile(`OAuth stores another value of ([a-z_0-9]+)`)
	keepsPattern   = regexp.MustCompile(`The server keeps ([a-z_0-9]+):`)
)

// named returns the sorted arguments that warnings name.
func named(warnings []string, pattern *regexp.Regexp) []string {
	found := map[string]bool{}
	for _, w := range warnings {
		if m := pattern.FindStringSubmatch(w); m != nil {
			found[m[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// wantNamed fails the test unless warnings name exactly the members that the server shows differently, and those that it keeps.
func (s *kindRun) wantNamed(step string, warnings, different, kept []string) {
	s.t.Helper()
	if got := named(warnings, differsPattern); !slices.Equal(got, different) {
		s.t.Errorf("%s: the warnings name %q as stored differently, want %q", step, got, different)
	}
	for i, name := range kept {
		kept[i] = memberOf(name)
	}
	slices.Sort(kept)
	if got := named(warnings, keepsPattern); !slices.Equal(got, kept) {
		s.t.Errorf("%s: the warnings name %q as kept, want %q", step, got, kept)
	}
}

// wantState fails the test unless another apply does nothing, names the same differences, and leaves what the server shows in the
// state.
func (s *kindRun) wantState(step string, config acctest.Config, client oauthfake.Client) {
	s.t.Helper()
	kind := oauthfake.Kinds()[s.kind]
	again := s.apply("after "+step, "none")
	s.row = s.row[:len(s.row)-1]
	s.wantNamed("after "+step, again.Warnings, differences(kind, config), nil)
	for _, name := range metadataNames() {
		value := shown(kind, name, client.Metadata[memberOf(name)])
		configured := asJSON(name, config[name])
		if configured != nil && (value == nil || sameMeaning(name, configured, value)) || name == "additional_metadata" {
			value = configured
		}
		if got := fromState(name, s.client.State[name]); !sameMeaning(name, got, value) {
			s.t.Errorf("%s: the state has %s %s, want %s", step, name, encoded(got), encoded(value))
		}
	}
}

// driftEach changes each configured argument at the server to its first value, and applies.
func (s *kindRun) driftEach(config acctest.Config, all []trial) {
	s.t.Helper()
	kind := oauthfake.Kinds()[s.kind]
	var drifted []string
	s.e.OAuth.Clients.Edit(s.client.Text("client_id"), func(c *oauthfake.Client) {
		for _, a := range all {
			value := asJSON(a.name, a.first)
			if config[a.name] == nil || slices.Contains(kind.Drops, a.name) || encoded(value) == encoded(c.Metadata[memberOf(a.name)]) || s.management == "none" {
				continue
			}
			c.Set(memberOf(a.name), value)
			drifted = append(drifted, a.name)
		}
	})
	action := map[string]string{"full": "update", "read": "replace", "none": "none"}[s.management]
	did := s.apply("drift", action)
	s.row = s.row[:len(s.row)-1]
	s.wantChanges("drift", did, slices.Clone(drifted))
	s.wantNamed("drift", did.Warnings, differences(kind, config), nil)
	now, _ := s.e.OAuth.Clients.Get(s.client.Text("client_id"))
	s.wantState("drift", config, now)
	for _, name := range drifted {
		if got, want := now.Metadata[memberOf(name)], stored(kind, name, config[name], nil); !sameStored(name, got, want) {
			s.t.Errorf("after drift, the server has %s %s, want %s", name, encoded(got), encoded(want))
		}
		s.cells[name] += "d"
	}
}

// cell adds what a change of an argument did to the table.
func (s *kindRun) cell(name string, before, next any, action string, differs, kept bool) {
	letter := map[string]string{"update": "u", "replace": "r", "none": "-"}[action]
	switch {
	case kept:
		letter = "k"
	case differs:
		letter = strings.ToUpper(letter)
	}
	s.cells[name] += letter
}

// memberOf returns the member of the metadata that an argument sets.
func memberOf(name string) string {
	if name == "additional_metadata" {
		return "acme_x"
	}
	return name
}

func metadataNames() []string {
	names := []string{"additional_metadata"}
	for _, m := range oauthapi.Members {
		names = append(names, m.Name)
	}
	return names
}

func mergedKeys[V any](a, b map[string]V) map[string]bool {
	all := map[string]bool{}
	for name := range a {
		all[name] = true
	}
	for name := range b {
		all[name] = true
	}
	return all
}

// fromState returns a value of the state as the JSON value that it stands for.
func fromState(name string, v tftypes.Value) any {
	if v.Type() == nil || v.IsNull() {
		return nil
	}
	switch {
	case v.Type().Is(tftypes.String):
		var text string
		_ = v.As(&text)
		return asJSON(name, text)
	case v.Type().Is(tftypes.Bool):
		var value bool
		_ = v.As(&value)
		return value
	case v.Type().Is(tftypes.Number):
		var number big.Float
		_ = v.As(&number)
		value, _ := number.Int64()
		return value
	}
	var elements []tftypes.Value
	_ = v.As(&elements)
	list := []any{}
	for _, e := range elements {
		list = append(list, fromState(name, e))
	}
	return list
}
