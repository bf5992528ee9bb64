package e2e_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
)

// stateObjects returns the objects in Terraform's state, as "type id".
func (r *mixedRun) stateObjects() map[string]bool {
	objects := map[string]bool{}
	text, err := os.ReadFile(filepath.Join(r.w.Dir, "terraform.tfstate"))
	if os.IsNotExist(err) {
		return objects
	}
	var state struct {
		Resources []struct {
			Type      string
			Instances []struct{ Attributes struct{ ID string } }
		}
	}
	if err == nil && len(text) > 0 {
		err = json.Unmarshal(text, &state)
	}
	if err != nil {
		r.t.Error(err)
	}
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			objects[resource.Type+" "+instance.Attributes.ID] = true
		}
	}
	return objects
}

// vendorObjects returns what the configuration decides of each object at the vendors, by "type id".
func (r *mixedRun) vendorObjects() map[string]string {
	objects := map[string]string{}
	put := func(resourceType string, id any, content ...any) {
		objects[fmt.Sprintf("integrations_%s %v", resourceType, id)] = fmt.Sprintf("%s %q", resourceType, fmt.Sprint(content...))
	}
	key := func(id string) string { d, _ := r.e.Poozle.Definitions.Get(id); return d.Key }
	for _, a := range r.e.Poozle.OAuthApps.List(nil) {
		put("poozle_oauth_app", a.ID, key(a.DefinitionID), a.Name, a.ClientID, a.ClientSecret, a.Scopes)
	}
	for _, l := range r.e.Poozle.Links.List(nil) {
		put("poozle_link", l.ID, l.Name, l.CanExpire, l.ExpiresIn)
	}
	for _, a := range r.e.Poozle.Accounts.List(nil) {
		put("poozle_integration_account", a.ID, key(a.DefinitionID), a.Name, string(a.Configuration), a.SyncEnabled)
	}
	for _, s := range r.e.Fyle.Subscriptions.List(nil) {
		put("fyle_webhook", s.ID, s.WebhookURL, slices.Sorted(slices.Values(s.SubscribedResources)), s.IsEnabled)
	}
	for _, c := range r.e.Fyle.ScheduledCallbacks.List(nil) {
		put("fyle_scheduled_callback", c.ID, c.URL, c.ScheduleConfig, c.Payload, c.IsEnabled)
	}
	for _, w := range r.e.Fillout.Webhooks.List(nil) {
		put("fillout_webhook", w.ID, w.FormID, w.URL)
	}
	for _, w := range r.e.Fillout.DatabaseWebhooks.List(nil) {
		put("fillout_database_webhook", w.ID, w.BaseID, w.URL, slices.Sorted(slices.Values(w.Events)), w.TableIDs)
	}
	for _, c := range r.e.OAuth.Clients.List(nil) {
		uris := c.RedirectURIs()
		if c.Metadata["client_name"] == "one by one" {
			for _, uri := range uris {
				put("oauth_redirect_uri", r.e.URL+"/oauth/register/"+c.ID+" "+uri, uri)
			}
			uris = nil
		}
		put("oauth_client", c.ID, c.Metadata["client_name"], uris)
	}
	for _, c := range r.e.FilloutApps.Clients.List(nil) {
		put("fillout_oauth_app", c.ID, c.Metadata["client_name"], c.RedirectURIs())
	}
	for _, c := range r.e.FyleApps.Clients.List(nil) {
		put("fyle_oauth_app", c.ID, c.Metadata["client_name"], c.RedirectURIs())
	}
	return objects
}

// typeOf returns the type in "type id".
func typeOf(object string) string {
	resourceType, _, _ := strings.Cut(object, " ")
	return resourceType
}

// checkDuplicates fails the test if two objects are the same, unless the vendor makes that impossible to prevent.
func (r *mixedRun) checkDuplicates(want []string) {
	r.t.Helper()
	all := map[string]string{}
	remote := r.vendorObjects()
	for _, object := range slices.Sorted(maps.Keys(remote)) {
		content := remote[object]
		if unfindable()[typeOf(object)] != "" {
			continue
		}
		if first := all[content]; first != "" {
			r.t.Errorf("%s: after %s at %q there are duplicates: %s and %s", content, r.end, r.endedAt, first, object)
		}
		all[content] = object
		if r.endedAt == "" && !slices.Contains(want, content) {
			r.t.Errorf("the configuration does not declare %s", content)
		}
	}
}

// checkNothingLost fails the test if an object is not in the state. After Ctrl-C, every object must be.
func (r *mixedRun) checkNothingLost() {
	r.t.Helper()
	state := r.stateObjects()
	for object, content := range r.vendorObjects() {
		if !state[object] {
			r.t.Errorf("after Ctrl-C at %q the state does not have %s, %s", r.endedAt, object, content)
		}
	}
}

// checkRecovered fails the test unless state and vendors have the objects that are wanted. It counts the objects left behind
// that the provider cannot find.
func (r *mixedRun) checkRecovered(want []string, report *report) {
	r.t.Helper()
	state, remote := r.stateObjects(), r.vendorObjects()
	var have []string
	for object := range state {
		have = append(have, remote[object])
	}
	slices.Sort(have)
	if diff := cmp.Diff(want, have); diff != "" {
		r.t.Errorf("the objects in the state differ from the configuration (-want +got):\n%s", diff)
	}
	left := map[string]int{}
	for object, content := range remote {
		if !state[object] {
			left[typeOf(object)]++
			r.t.Logf("left behind: %s %s", object, content)
		}
	}
	for resourceType, n := range left {
		kills := 0
		for _, path := range r.writes {
			if path == unfindable()[resourceType] {
				kills++
			}
		}
		// A client and a database webhook are read before they get into the state, so a kill at the read leaves them behind as well.
		path := unfindable()[resourceType]
		read := strings.Contains(path, "/register") || strings.Contains(path, "/bases/")
		if r.end == interrupted || (!read && (r.end != killedAfter || n > kills)) {
			r.t.Errorf("%s at %d requests that create %s left %d objects behind", r.end, kills, resourceType, n)
		}
	}
	report.leave(r.end, left)
}
