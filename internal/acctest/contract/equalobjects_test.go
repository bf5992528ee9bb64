package contract_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// isShared reports whether equal resources of the type are the same thing at the vendor: a client either has a redirect URI or not.
func (s resourceCase) isShared() bool { return s.resource == "oauth_redirect_uri" }

// The sequences of this file have two resources whose objects are equal: under two names in turn, in one state, or in two states.

// renames change the name of a resource in the configuration, without a moved block. One apply then destroys the object and
// creates an equal one, in any order.
func renames() []variant {
	var variants []variant
	for _, latency := range []time.Duration{0, 20 * time.Millisecond, 150 * time.Millisecond} {
		for _, late := range []time.Duration{-time.Second, -30 * time.Millisecond, 0, 30 * time.Millisecond, time.Second} {
			for _, faults := range [][]fake.Fault{nil, {{Method: http.MethodDelete, Status: http.StatusServiceUnavailable}}} {
				name := fmt.Sprintf("latency %s, destroy %s after the create, %d faults", latency, late, len(faults))
				variants = append(variants, variant{name, func(h *harness, c *faultCount) bool {
					h.mustApply("create")
					rename(h, c, latency, late, faults...)
					return true
				}})
			}
		}
	}
	return variants
}

// rename plans and applies the new name. The destroy begins late after the create, or before it if late is negative.
func rename(h *harness, c *faultCount, latency, late time.Duration, faults ...fake.Fault) {
	h.t.Helper()
	before := h.VendorObjects()
	h.planEqual()
	apply := h.process()
	apply.Read(h.instance.Object) // gets the access token, for which calls wait in a way that stops fake time
	h.Latency = latency
	h.FailNext(faults...)
	var created, destroyed acctest.Object
	var operations sync.WaitGroup
	operations.Go(func() {
		<-time.After(max(0, -late))
		created = apply.TryCreate(h.typeName(), h.config)
	})
	operations.Go(func() {
		<-time.After(max(0, late))
		destroyed = apply.TryDestroy(h.instance.Object)
	})
	operations.Wait()
	if len(created.Errors)+len(destroyed.Errors) > 0 {
		h.t.Errorf("the create returned %q, the destroy %q", created.Errors, destroyed.Errors)
		return
	}
	h.ClearFaults()
	h.instance = acctest.Instance{Type: h.typeName(), Object: created}
	c.expectSettled(h, before)
}

// planEqual plans the destruction of the object and the creation of an equal one. The plan must not adopt the object.
func (h *harness) planEqual() {
	h.t.Helper()
	plan := h.process()
	plan.Read(h.instance.Object)
	plan.PlanDestroy(h.instance.Object)
	planned, _ := plan.PlanCreate(h.typeName(), h.config)
	if len(planned.Errors) > 0 || strings.Contains(strings.Join(planned.Warnings, "\n"), "adopted") {
		h.t.Errorf("the plan has the errors %q and the warnings %q", planned.Errors, planned.Warnings)
	}
}

// held are renames in which the first operation is in flight while the other one begins and ends.
func held() []variant {
	var variants []variant
	for name, late := range map[string]time.Duration{"destroy": -time.Second, "create": time.Second} {
		for _, when := range []string{fake.Before, fake.After} {
			variants = append(variants, variant{name + ", carried out " + when, func(h *harness, c *faultCount) bool {
				h.ForgetCalls()
				h.mustApply("create")
				if name == "destroy" {
					h.ForgetCalls()
					h.destroy()
				}
				writes := slices.DeleteFunc(h.Calls(), isRead)
				if name == "destroy" {
					h.instance = acctest.Instance{Type: h.typeName()}
					h.mustApply("create")
				}
				if len(writes) == 0 {
					return false
				}
				last := writes[len(writes)-1]
				rename(h, c, 0, late, fake.Fault{Method: last.Method, Path: lastID.ReplaceAllString(last.Path, "/"), When: when, DelayMS: 10_000})
				return true
			}})
		}
	}
	slices.SortFunc(variants, func(a, b variant) int { return strings.Compare(a.name, b.name) })
	return variants
}

// replacedFirst replaces the object by an equal one, which is created before the first one is destroyed.
func replacedFirst(h *harness, c *faultCount) bool {
	h.mustApply("create")
	before := h.VendorObjects()
	h.planEqual()
	apply := h.process()
	created := apply.TryCreate(h.typeName(), h.config)
	if len(created.Errors) > 0 {
		acctest.WantText(h.t, created.Errors, "create_before_destroy")
		c.expectSettled(h, before)
		return true
	}
	if destroyed := apply.TryDestroy(h.instance.Object); len(destroyed.Errors) > 0 {
		h.t.Errorf("the destroy: %q", destroyed.Errors)
	}
	h.instance = acctest.Instance{Type: h.typeName(), Object: created}
	c.expectSettled(h, before)
	return true
}

// oneMoreAndOneLess adds an equal resource to the state and removes it again.
func oneMoreAndOneLess(h *harness, c *faultCount) bool {
	if h.isShared() {
		return false
	}
	h.mustApply("create")
	before := h.VendorObjects()
	plan := h.process()
	plan.Read(h.instance.Object)
	if planned, _ := plan.PlanCreate(h.typeName(), h.config); len(planned.Errors) > 0 {
		return false // the vendor has room for one
	}
	second := h.process().TryCreate(h.typeName(), h.config)
	if len(second.Errors) > 0 {
		return false
	}
	if second.Text("id") == h.instance.Text("id") {
		c.takenOver++
		h.t.Error("the two resources share an object")
	}
	h.process().Destroy(second)
	c.expectSettled(h, before)
	return true
}

// secondStates apply the same configuration from another working directory, at once and after two hours. Unless its plan shows that
// it adopts the object of the first state, the objects of the first state are unharmed, also by its destruction.
func secondStates() []variant {
	var variants []variant
	for _, age := range []time.Duration{0, 2 * time.Hour} {
		variants = append(variants, variant{"after " + age.String(), func(h *harness, c *faultCount) bool {
			if h.isShared() {
				return false
			}
			h.mustApply("create")
			before := h.VendorObjects()
			<-time.After(age)
			h.NewWorkingDirectory(h.t)
			second := acctest.Instance{Type: h.typeName()}
			applied := second.Apply(h.process, h.config, nil)
			switch {
			case strings.Contains(strings.Join(applied.Warnings, "\n"), "will be adopted"):
				if age > 0 {
					c.takenOver++
					h.t.Error("the object was adopted")
				}
				acctest.WantText(h.t, second.Plan(h.process(), nil).Warnings, "was adopted", "terraform state rm")
				return true
			case len(applied.Errors) > 0:
				acctest.WantText(h.t, applied.Errors, "import {")
			default:
				if destroyed := second.Apply(h.process, nil, nil); len(destroyed.Errors) > 0 {
					h.t.Errorf("the destroy: %q", destroyed.Errors)
				}
			}
			c.expectSettled(h, before)
			return true
		}})
	}
	return variants
}
