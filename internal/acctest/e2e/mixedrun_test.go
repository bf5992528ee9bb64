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

// mixedRun applies the twenty resources of testdata/mixed.tf in one workspace at one emulator. It can end an apply at a
// request.
type mixedRun struct {
	t   *testing.T
	e   *acctest.Env
	w   *e2e.Workspace
	end string // killedBefore, killedAfter or interrupted

	mu       sync.Mutex
	p        *e2e.Process
	phases   []int           // the provider's processes of this apply, in the order of their first calls
	count    map[string]int  // of equal requests in this apply
	requests []string        // all requests, if end is ""
	targets  map[string]bool // the requests at which an apply must still be ended
	endedAt  string          // the request at which this apply was ended
	writes   []string        // paths of the writes at which an apply was ended
}

func newMixedRun(t *testing.T, end string) *mixedRun {
	t.Helper()
	r := &mixedRun{t: t, e: acctest.New(t), end: end}
	r.e.WithProxy(t, r.proxy)
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

// configuration returns the configuration of the twenty resources.
func (r *mixedRun) configuration() string {
	text, err := os.ReadFile("testdata/mixed.tf")
	if err != nil {
		r.t.Fatal(err)
	}
	return e2e.Requirements + string(text)
}

func (r *mixedRun) apply() e2e.Result {
	r.t.Helper()
	r.mu.Lock()
	r.phases, r.count, r.endedAt = nil, map[string]int{}, ""
	p := r.w.Start("apply", "-auto-approve", "-parallelism=1")
	r.p = p
	r.mu.Unlock()
	result := p.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.p = nil
	return result
}

// proxy passes requests to the emulator, and ends the apply at its targets.
func (r *mixedRun) proxy(emulator http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body) // net/http notices that a client hangs up only after the body was read
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		ctx := context.WithoutCancel(request.Context()) // the vendor carries the request out even if the client hangs up
		carryOut := func(w http.ResponseWriter) {
			request := request.WithContext(ctx)
			request.Body = io.NopCloser(bytes.NewReader(body))
			emulator.ServeHTTP(w, request)
		}
		p := r.record(request)
		switch {
		case p == nil:
			carryOut(w)
		case r.end == killedBefore:
			p.Kill()
			panic(http.ErrAbortHandler)
		case r.end == killedAfter:
			carryOut(httptest.NewRecorder())
			p.Kill()
			panic(http.ErrAbortHandler)
		default:
			r.interrupt(p, request)
			carryOut(w)
		}
	})
}

// interrupt sends Ctrl-C and waits until Terraform had time to stop the provider. Terraform stops it unless the plan is still
// running. The provider then hangs up on a read, but must not hang up on a write.
func (r *mixedRun) interrupt(p *e2e.Process, request *http.Request) {
	select {
	case <-p.Interrupt():
	case <-request.Context().Done():
	case <-time.After(10 * time.Second):
		r.t.Errorf("Terraform ignores Ctrl-C at %q", r.endedAt)
	}
	select {
	case <-time.After(200 * time.Millisecond):
	case <-request.Context().Done():
		if request.Method != http.MethodGet && !strings.HasPrefix(request.URL.Path, "/fyle/oauth/") { // a token request changes nothing
			r.t.Errorf("the provider hung up on %s %s before the response could arrive", request.Method, request.URL.Path)
		}
	}
}

var randomID = regexp.MustCompile(`(/register/|/integration_account/)[^/]+$`)

// record records a request. It returns the process of the apply if the apply must be ended at this request.
func (r *mixedRun) record(request *http.Request) *e2e.Process {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.p == nil { // the request is not of an apply
		return nil
	}
	for _, id := range r.p.Providers() {
		if !slices.Contains(r.phases, id) {
			r.phases = append(r.phases, id)
		}
	}
	what := request.Method + " " + randomID.ReplaceAllString(request.URL.Path, "$1{id}")
	if len(r.phases) > 1 { // Terraform starts one process for the plan and another for the apply
		what = fmt.Sprintf("resource %02d: %s", len(r.stateObjects())+1, what)
	} else {
		what = "plan: " + what
	}
	r.count[what]++
	what = fmt.Sprintf("%s #%d", what, r.count[what])
	if r.end == "" {
		r.requests = append(r.requests, what)
	}
	if r.endedAt != "" || !r.targets[what] {
		return nil
	}
	delete(r.targets, what)
	r.endedAt = what
	if request.Method == http.MethodPost {
		r.writes = append(r.writes, request.URL.Path)
	}
	return r.p
}
