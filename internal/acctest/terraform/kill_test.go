package terraform_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/terraform"
)

// mixed has 20 resources, at least one of each type. Each depends on the one before, so that every apply makes the same
// requests in the same order.
const mixed = terraform.Requirements + `
variable "github" { type = string }
variable "jira" { type = string }
variable "server" { type = string }
resource "integrations_poozle_oauth_app" "r01" {
  name                      = "github"
  integration_definition_id = var.github
  client_id                 = "id"
  client_secret_wo          = "secret"
}
resource "integrations_poozle_oauth_app" "r02" {
  name                      = "jira"
  integration_definition_id = var.jira
  client_id                 = "id"
  client_secret             = "secret"
  scopes                    = ["read", "write"]
  depends_on                = [integrations_poozle_oauth_app.r01]
}
resource "integrations_poozle_link" "r03" {
  name       = "forever"
  depends_on = [integrations_poozle_oauth_app.r02]
}
resource "integrations_poozle_link" "r04" {
  name       = "for a day"
  expires_in = 86400
  depends_on = [integrations_poozle_link.r03]
}
resource "integrations_poozle_integration_account" "r05" {
  name                      = "bot"
  integration_definition_id = var.github
  auth_type                 = "Api Key"
  config_wo                 = { api_key = "good" }
  depends_on                = [integrations_poozle_link.r04]
}
resource "integrations_poozle_integration_account" "r06" {
  name                      = "synchronised"
  integration_definition_id = var.jira
  auth_type                 = "Api Key"
  config                    = { api_key = "good" }
  sync_enabled              = true
  depends_on                = [integrations_poozle_integration_account.r05]
}
resource "integrations_fyle_webhook" "r07" {
  url                  = "https://hooks.example.com/a"
  subscribed_resources = ["EXPENSE", "REPORT"]
  depends_on           = [integrations_poozle_integration_account.r06]
}
resource "integrations_fyle_webhook" "r08" {
  url                  = "https://hooks.example.com/a"
  subscribed_resources = ["EMPLOYEE"]
  depends_on           = [integrations_fyle_webhook.r07]
}
resource "integrations_fyle_webhook" "r09" {
  url                  = "https://hooks.example.com/off"
  subscribed_resources = ["EMPLOYEE"]
  enabled              = false
  depends_on           = [integrations_fyle_webhook.r08]
}
resource "integrations_fyle_scheduled_callback" "r10" {
  url        = "https://hooks.example.com/tick"
  schedule   = { interval = { hours = 6, start_date = "2030-01-01T00:00:00Z" } }
  depends_on = [integrations_fyle_webhook.r09]
}
resource "integrations_fyle_scheduled_callback" "r11" {
  url        = "https://hooks.example.com/tick"
  schedule   = { cron = { hour = "23" } }
  payload    = { resource_id = "tx1" }
  depends_on = [integrations_fyle_scheduled_callback.r10]
}
resource "integrations_fillout_webhook" "r12" {
  form_id    = "q7XbT2nLwKus"
  url        = "https://hooks.example.com/form"
  depends_on = [integrations_fyle_scheduled_callback.r11]
}
resource "integrations_fillout_database_webhook" "r13" {
  database_id = "54752b5b7c373e06"
  url         = "https://hooks.example.com/records"
  events      = ["record.created"]
  depends_on  = [integrations_fillout_webhook.r12]
}
resource "integrations_fillout_database_webhook" "r14" {
  database_id = "54752b5b7c373e06"
  url         = "https://hooks.example.com/guests"
  events      = ["record.created", "record.deleted"]
  table_id    = "tbl_guests"
  depends_on  = [integrations_fillout_database_webhook.r13]
}
resource "integrations_oauth_client" "r15" {
  issuer        = "${var.server}/oauth"
  client_name   = "with its list"
  redirect_uris = ["https://acme.example/a", "https://acme.example/b"]
  depends_on    = [integrations_fillout_database_webhook.r14]
}
resource "integrations_oauth_client" "r16" {
  registration_endpoint = "${var.server}/oauth/register"
  client_name           = "one by one"
  depends_on            = [integrations_oauth_client.r15]
}
resource "integrations_oauth_redirect_uri" "r17" {
  registration_client_uri   = integrations_oauth_client.r16.registration_client_uri
  registration_access_token = integrations_oauth_client.r16.registration_access_token
  uri                       = "https://acme.example/blue"
}
resource "integrations_oauth_redirect_uri" "r18" {
  registration_client_uri   = integrations_oauth_client.r16.registration_client_uri
  registration_access_token = integrations_oauth_client.r16.registration_access_token
  uri                       = "https://acme.example/green"
  depends_on                = [integrations_oauth_redirect_uri.r17]
}
resource "integrations_fillout_oauth_app" "r19" {
  name          = "Acme for Fillout"
  redirect_uris = ["https://acme.example/fillout"]
  depends_on    = [integrations_oauth_redirect_uri.r18]
}
resource "integrations_fyle_oauth_app" "r20" {
  name          = "Acme for Fyle"
  redirect_uris = ["https://acme.example/fyle"]
  depends_on    = [integrations_fillout_oauth_app.r19]
}
`

// exceptions are the types of which a killed run leaves an object that no other can find: where the vendor makes it, by the
// path of the request. The guide "When an apply is interrupted" lists them too.
func exceptions() map[string]string {
	return map[string]string{
		"integrations_fillout_webhook":          "/fillout/v1/api/webhook/create",
		"integrations_fillout_database_webhook": "/fillout-tables/api/v1/bases/54752b5b7c373e06/webhooks",
		"integrations_oauth_client":             "/oauth/register",
		"integrations_fillout_oauth_app":        "/fillout/register",
		"integrations_fyle_oauth_app":           "/fyle/register",
	}
}

// How a run is ended at a request.
const (
	killedBefore = "killed before" // the request is carried out
	killedAfter  = "killed after"  // it was carried out, and nobody has the answer
	interrupted  = "interrupted"   // by Ctrl-C, while it is carried out
)

// TestKill ends applies of 20 resources at their requests, and applies again: afterwards each vendor has what the
// configuration says, and nothing else but for the exceptions.
//
// A request is known by the resource that is being created, its method and path, and how many like it came before. Every
// run goes on where the one before was ended, and is ended at the next request that no run was ended at.
func TestKill(t *testing.T) {
	t.Parallel()
	if !terraform.HasProcesses() {
		t.Skip("there is no /proc to find the provider's process by, so it cannot be killed")
	}
	clean := newRun(t, "")
	clean.w.Init().Want(0)
	clean.apply().Want(0)
	clean.w.Plan("-parallelism=1").Want(0)
	want := slices.Sorted(maps.Values(clean.remote()))
	if len(want) != 20 {
		t.Fatalf("the configuration makes %d objects, want 20: %q", len(want), want)
	}

	every := 13
	if os.Getenv("KILL") == "all" { // by make kill
		every = 1
	} else {
		t.Logf("only every %dth request is one that a run is ended at; all of them with: make kill", every)
	}
	report := &report{ended: map[string]int{}, left: map[string]map[string]int{}}
	t.Run("walk", func(t *testing.T) {
		for i, how := range []string{killedBefore, killedAfter, interrupted} {
			var requests []string
			for at, request := range clean.seen {
				if at%every == i%every {
					requests = append(requests, request)
				}
			}
			t.Run(how, func(t *testing.T) {
				t.Parallel()
				for todo := requests; len(todo) > 0; {
					before := len(todo)
					todo = pass(t, how, todo, want, report)
					if len(todo) == before {
						t.Fatalf("no run makes the requests %q", todo)
					}
				}
			})
		}
	})
	t.Logf("%d requests in an apply without an interruption\n%s", len(clean.seen), report)
}

// pass ends runs in one folder until one is done, and checks that all is as it must be. It gives the requests that are still
// to do: some are not made by a run that goes on, such as one that finds the work done.
func pass(t *testing.T, how string, todo, want []string, report *report) []string {
	t.Helper()
	r := newRun(t, how)
	r.todo = map[string]bool{}
	for _, request := range todo {
		r.todo[request] = true
	}
	r.w.Init().Want(0)
	for {
		result := r.apply()
		r.checkTwins(want)
		if r.ended == "" {
			result.Want(0)
			break
		}
		report.add(how)
		if how == interrupted {
			r.checkNothingLost()
		}
	}
	r.w.Plan("-parallelism=1").Want(0)
	r.checkDone(want, report)
	return slices.DeleteFunc(slices.Clone(todo), func(request string) bool { return !r.todo[request] })
}

// run is applies in one folder against one emulator.
type run struct {
	t   *testing.T
	e   *acctest.Env
	w   *terraform.Workspace
	how string

	mu     sync.Mutex
	p      *terraform.Process
	phases []int          // the processes of the provider that have called, in turn
	count  map[string]int // of the requests of this apply
	seen   []string       // all of them
	todo   map[string]bool
	ended  string   // the request that the apply was ended at
	writes []string // paths of those that an apply was ended at
}

func newRun(t *testing.T, how string) *run {
	t.Helper()
	r := &run{t: t, e: acctest.New(t), how: how}
	r.e.InFront(t, r.front)
	r.w = terraform.New(t, r.e)
	for _, v := range r.e.RegistrationEnv(r.e.URL) {
		r.w.Variables = append(r.w.Variables, v.Name+"="+v.Value)
	}
	for _, d := range r.e.Poozle.Definitions.List(nil) {
		r.w.Variables = append(r.w.Variables, "TF_VAR_"+d.Key+"="+d.ID)
	}
	r.w.Variables = append(r.w.Variables, "TF_VAR_server="+r.e.URL)
	r.w.Write("main.tf", mixed)
	return r
}

func (r *run) apply() terraform.Result {
	r.t.Helper()
	r.mu.Lock()
	r.phases, r.count, r.ended = nil, map[string]int{}, ""
	p := r.w.Start("apply", "-auto-approve", "-parallelism=1")
	r.p = p
	r.mu.Unlock()
	result := p.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.p = nil
	return result
}

// front stands in front of the emulator.
func (r *run) front(emulator http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body) // all of it: only then does net/http notice a client that hangs up
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		kept := context.WithoutCancel(request.Context()) // whether the client is still there or not
		carryOut := func(w http.ResponseWriter) {
			request := request.WithContext(kept)
			request.Body = io.NopCloser(bytes.NewReader(body))
			emulator.ServeHTTP(w, request)
		}
		p := r.note(request)
		switch {
		case p == nil:
			carryOut(w)
		case r.how == killedBefore:
			p.Kill()
			panic(http.ErrAbortHandler)
		case r.how == killedAfter:
			carryOut(httptest.NewRecorder())
			p.Kill()
			panic(http.ErrAbortHandler)
		default:
			r.interrupt(p, request)
			carryOut(w)
		}
	})
}

// interrupt is Ctrl-C, and returns when Terraform had the time to stop the provider, which it does unless it still plans.
// On a read the provider hangs up then; on a write it must not.
func (r *run) interrupt(p *terraform.Process, request *http.Request) {
	select {
	case <-p.Interrupt():
	case <-request.Context().Done():
	case <-time.After(10 * time.Second):
		r.t.Errorf("Terraform takes no notice of Ctrl-C at %q", r.ended)
	}
	select {
	case <-time.After(200 * time.Millisecond):
	case <-request.Context().Done():
		if request.Method != http.MethodGet && !strings.HasPrefix(request.URL.Path, "/fyle/oauth/") { // which changes nothing
			r.t.Errorf("%s %s was given up before its answer could come", request.Method, request.URL.Path)
		}
	}
}

var randomID = regexp.MustCompile(`(/register/|/integration_account/)[^/]+$`)

// note notes a request, and gives the apply where it is to be ended at this one.
func (r *run) note(request *http.Request) *terraform.Process {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.p == nil { // a plan
		return nil
	}
	for _, id := range r.p.Providers() {
		if !slices.Contains(r.phases, id) {
			r.phases = append(r.phases, id)
		}
	}
	what := request.Method + " " + randomID.ReplaceAllString(request.URL.Path, "$1{id}")
	if len(r.phases) > 1 { // Terraform starts a process for the plan, and another for what it then does
		what = fmt.Sprintf("resource %02d: %s", len(r.state())+1, what)
	} else {
		what = "plan: " + what
	}
	r.count[what]++
	what = fmt.Sprintf("%s #%d", what, r.count[what])
	if r.how == "" {
		r.seen = append(r.seen, what)
	}
	if r.ended != "" || !r.todo[what] {
		return nil
	}
	delete(r.todo, what)
	r.ended = what
	if request.Method == http.MethodPost {
		r.writes = append(r.writes, request.URL.Path)
	}
	return r.p
}

// state has the objects in Terraform's state, "type id" each.
func (r *run) state() map[string]bool {
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

// remote has what the vendors have: of each object what its user decides, by "type id".
func (r *run) remote() map[string]string {
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

// typeOf is the type in "type id".
func typeOf(object string) string {
	resourceType, _, _ := strings.Cut(object, " ")
	return resourceType
}

// checkTwins finds two objects that are the same, where the vendor lets the provider prevent that.
func (r *run) checkTwins(want []string) {
	r.t.Helper()
	all := map[string]string{}
	remote := r.remote()
	for _, object := range slices.Sorted(maps.Keys(remote)) {
		content := remote[object]
		if exceptions()[typeOf(object)] != "" {
			continue
		}
		if twin := all[content]; twin != "" {
			r.t.Errorf("%s: after %s at %q there are twins: %s and %s", content, r.how, r.ended, twin, object)
		}
		all[content] = object
		if r.ended == "" && !slices.Contains(want, content) {
			r.t.Errorf("nobody wants %s", content)
		}
	}
}

// checkNothingLost finds an object that is not in the state, for which Ctrl-C is no reason.
func (r *run) checkNothingLost() {
	r.t.Helper()
	state := r.state()
	for object, content := range r.remote() {
		if !state[object] {
			r.t.Errorf("Ctrl-C at %q loses %s, %s", r.ended, object, content)
		}
	}
}

// checkDone sees that the vendors have what the state has and what is wanted, and counts what nobody can find again.
func (r *run) checkDone(want []string, report *report) {
	r.t.Helper()
	state, remote := r.state(), r.remote()
	var have []string
	for object := range state {
		have = append(have, remote[object])
	}
	slices.Sort(have)
	if diff := gocmp.Diff(want, have); diff != "" {
		r.t.Errorf("the objects in the state are not those of the configuration (-want +got):\n%s", diff)
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
			if path == exceptions()[resourceType] {
				kills++
			}
		}
		if r.how != killedAfter || n > kills {
			r.t.Errorf("%s at %d requests that create %s has left %d objects behind", r.how, kills, resourceType, n)
		}
	}
	report.leave(r.how, left)
}

// report is what the walk came to.
type report struct {
	mu    sync.Mutex
	ended map[string]int            // runs, by how
	left  map[string]map[string]int // objects that nobody can find again, by how and type
}

func (r *report) add(how string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended[how]++
}

func (r *report) leave(how string, left map[string]int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.left[how] == nil {
		r.left[how] = map[string]int{}
	}
	for resourceType, n := range left {
		r.left[how][resourceType] += n
	}
}

func (r *report) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	text := fmt.Sprintf("%-15s %5s  %s\n", "", "runs", "left behind")
	for _, how := range []string{killedBefore, killedAfter, interrupted} {
		what := []string{}
		for _, resourceType := range slices.Sorted(maps.Keys(r.left[how])) {
			what = append(what, fmt.Sprintf("%d %s", r.left[how][resourceType], resourceType))
		}
		text += fmt.Sprintf("%-15s %5d  %s\n", how, r.ended[how], cmp.Or(strings.Join(what, ", "), "nothing"))
	}
	return text
}
