package e2e_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

// run is applies in one folder against one emulator.
type run struct {
	t   *testing.T
	e   *acctest.Env
	w   *e2e.Workspace
	how string

	mu     sync.Mutex
	p      *e2e.Process
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
	r.e.WithProxy(t, r.front)
	r.w = e2e.New(t, r.e)
	for _, v := range r.e.RegistrationEnv(r.e.URL) {
		r.w.Variables = append(r.w.Variables, v.Name+"="+v.Value)
	}
	for _, d := range r.e.Poozle.Definitions.List(nil) {
		r.w.Variables = append(r.w.Variables, "TF_VAR_"+d.Key+"="+d.ID)
	}
	r.w.Variables = append(r.w.Variables, "TF_VAR_server="+r.e.URL)
	r.w.Write("main.tf", r.configuration())
	return r
}

// configuration is that of the 20 resources.
func (r *run) configuration() string {
	text, err := os.ReadFile("testdata/mixed.tf")
	if err != nil {
		r.t.Fatal(err)
	}
	return e2e.Requirements + string(text)
}

func (r *run) apply() e2e.Result {
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
func (r *run) interrupt(p *e2e.Process, request *http.Request) {
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
func (r *run) note(request *http.Request) *e2e.Process {
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
