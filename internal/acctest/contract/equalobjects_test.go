package contract_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// isShared reports whether equal resources of the type are the same thing at the vendor: a client either has a redirect URI or not.
func (s resourceCase) isShared() bool { return s.resource == "oauth_redirect_uri" }

// The tests of this file have two resources whose objects are equal: under two names in turn, in one state, or in two states.

// TestRename changes the name of a resource in the configuration, without a moved block. One apply then destroys the object and
// creates an equal one, in any order. Afterwards the object of the new name exists, and nothing else is left.
func TestRename(t *testing.T) {
	t.Parallel()
	for _, s := range resourceCases() {
		if s.needsConfirmation {
			continue
		}
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			for _, latency := range []time.Duration{0, 20 * time.Millisecond, 150 * time.Millisecond} {
				for _, late := range []time.Duration{-time.Second, -30 * time.Millisecond, 0, 30 * time.Millisecond, time.Second} {
					for _, fault := range []bool{false, true} {
						onFakeTime(t, s, func(h *harness) {
							if problem := rename(h, latency, late, fault); problem != "" {
								t.Errorf("latency %s, destroy %s after the create, a 503 on the destroy: %t: %s", latency, late, fault, problem)
							}
						})
					}
				}
			}
		})
	}
}

// rename plans and applies the new name. The destroy begins late after the create, or before it if late is negative.
func rename(h *harness, latency, late time.Duration, fault bool) (problem string) {
	h.mustApply("create")
	before := h.VendorObjects()
	plan := h.process()
	plan.Read(h.instance.Object)
	plan.PlanDestroy(h.instance.Object)
	planned, _ := plan.PlanCreate(h.typeName(), h.config)
	if len(planned.Errors) > 0 || strings.Contains(strings.Join(planned.Warnings, "\n"), "adopted") {
		return fmt.Sprintf("the plan has the errors %q and the warnings %q", planned.Errors, planned.Warnings)
	}
	apply := h.process()
	apply.Read(h.instance.Object) // gets the access token, for which calls wait in a way that stops fake time
	h.Latency = latency
	var created, destroyed acctest.Object
	var operations sync.WaitGroup
	operations.Go(func() {
		<-time.After(max(0, -late))
		created = apply.TryCreate(h.typeName(), h.config)
	})
	operations.Go(func() {
		<-time.After(max(0, late))
		if fault {
			h.FailNext(fake.Fault{Method: http.MethodDelete, Status: http.StatusServiceUnavailable})
		}
		destroyed = apply.TryDestroy(h.instance.Object)
	})
	operations.Wait()
	if len(created.Errors)+len(destroyed.Errors) > 0 {
		return fmt.Sprintf("the create returned %q, the destroy %q", created.Errors, destroyed.Errors)
	}
	h.ClearFaults()
	h.instance = acctest.Instance{Type: h.typeName(), Object: created}
	if next := h.instance.Plan(h.process(), h.config); next.Action != "none" {
		return fmt.Sprintf("the next plan is %q, errors %q, warnings %q", next.Action, next.Errors, next.Warnings)
	}
	if after := h.VendorObjects(); h.remains == "" && len(after) != len(before) {
		return fmt.Sprintf("the vendors have %q, and had %q", after, before)
	}
	return ""
}

// TestOneMoreAndOneLess adds an equal resource to the state and removes it again, as a count that goes from 1 to 2 to 1.
func TestOneMoreAndOneLess(t *testing.T) {
	t.Parallel()
	for _, s := range resourceCases() {
		if s.needsConfirmation || s.isShared() {
			continue
		}
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			onFakeTime(t, s, func(h *harness) {
				h.mustApply("create")
				plan := h.process()
				plan.Read(h.instance.Object)
				planned, _ := plan.PlanCreate(h.typeName(), h.config)
				if len(planned.Errors) > 0 {
					return // the vendor has room for one
				}
				second := h.process().TryCreate(h.typeName(), h.config)
				if len(second.Errors) > 0 {
					return
				}
				if second.Text("id") == h.instance.Text("id") {
					t.Fatal("the two resources share an object")
				}
				h.process().Destroy(second)
				h.checkSettled()
			})
		})
	}
}

// TestSecondState applies the same configuration from another working directory, at once and after two hours. Unless its plan
// shows that it adopts the object of the first state, the objects of the first state are unharmed, also by its destruction.
func TestSecondState(t *testing.T) {
	t.Parallel()
	for _, s := range resourceCases() {
		if s.needsConfirmation || s.isShared() {
			continue
		}
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			for _, age := range []time.Duration{0, 2 * time.Hour} {
				onFakeTime(t, s, func(h *harness) {
					h.mustApply("create")
					<-time.After(age)
					h.NewWorkingDirectory(t)
					second := acctest.Instance{Type: h.typeName()}
					applied := second.Apply(h.process, h.config, nil)
					warnings := strings.Join(applied.Warnings, "\n")
					if strings.Contains(warnings, "will be adopted") {
						if age > 0 {
							t.Errorf("after %s the object was adopted", age)
						}
						acctest.WantText(t, second.Plan(h.process(), nil).Warnings, "was adopted", "terraform state rm")
						return
					}
					if len(applied.Errors) > 0 {
						acctest.WantText(t, applied.Errors, "import {")
						h.checkSettled()
						return
					}
					if destroyed := second.Apply(h.process, nil, nil); len(destroyed.Errors) > 0 {
						t.Errorf("after %s: %q", age, destroyed.Errors)
					}
					h.checkSettled()
				})
			}
		})
	}
}
