package contract_test

import (
	"bytes"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// lags runs a sequence with listings that lag behind a write.
func lags(run func(h *harness, c *faultCount, lag time.Duration) bool) []variant {
	var variants []variant
	for _, lag := range []time.Duration{time.Second, 4 * time.Second, time.Minute} {
		variants = append(variants, variant{lag.String(), func(h *harness, c *faultCount) bool {
			if reason := h.losses.untrue["lacks always"]; lag > 4*time.Second && reason != "" {
				c.excepted, c.reason = 1, reason
				return true
			}
			return run(h, c, lag)
		}})
	}
	return variants
}

// lagListings repeats the listings from before the next write until lag has passed since. Reads of one object do not lag. The
// returned function ends that, and reports whether a listing lagged.
func (h *harness) lagListings(lag time.Duration) (end func() bool) {
	before := map[string][]byte{}
	var until time.Time
	lagged := false
	h.OnResponse(func(r *acctest.Response) {
		_, isListing := decodeListing(r)
		address := r.Request.URL.String()
		switch {
		case until.IsZero() && isWrite(r):
			until = time.Now().Add(lag)
		case !isListing:
		case until.IsZero():
			before[address] = r.Body
		case before[address] != nil && time.Now().Before(until):
			lagged = lagged || !bytes.Equal(before[address], r.Body)
			r.Body = before[address]
		}
	})
	return func() bool {
		h.OnResponse(nil)
		return lagged
	}
}

// lagAfterCreate plans while the new object is not listed yet.
func lagAfterCreate(h *harness, c *faultCount, lag time.Duration) bool {
	end := h.lagListings(lag)
	h.mustApply("create")
	want := h.VendorObjects()
	c.expectSettled(h, want)
	if outcome := h.apply(); outcome.Action != "none" {
		h.t.Errorf("the next apply did %q, errors %q", outcome.Action, outcome.Errors)
	}
	lagged := end()
	c.expectSettled(h, want)
	return lagged
}

// lagAfterDelete creates an equal object while the deleted one is still listed.
func lagAfterDelete(h *harness, c *faultCount, lag time.Duration) bool {
	h.mustApply("create")
	want, deleted := h.VendorObjects(), h.instance.Text("id")
	end := h.lagListings(lag)
	h.instance.Plan(h.process(), h.config)
	if outcome := h.destroy(); len(outcome.Errors) > 0 {
		h.t.Errorf("the destroy: %q", outcome.Errors)
	}
	if outcome := h.apply(); len(outcome.Errors) > 0 {
		h.t.Errorf("the create: %q", outcome.Errors)
	}
	if h.instance.Text("id") == deleted && h.remains == "" && !h.isShared() && !h.keyed {
		c.takenOver++
		h.t.Error("the create adopted the deleted object")
	}
	c.expectSettled(h, want)
	lagged := end()
	c.expectSettled(h, want)
	return lagged
}

// orphansOf leaves an object that no state knows at a vendor whose clock is ahead, and applies the configuration when it is young
// and when it is old.
func orphansOf(ahead time.Duration) []variant {
	var variants []variant
	for _, age := range []time.Duration{time.Minute, 59 * time.Minute, 61 * time.Minute, 5 * time.Hour} {
		variants = append(variants, variant{"after " + age.String(), func(h *harness, c *faultCount) bool {
			if h.isShared() {
				return false
			}
			h.Clock.Advance(ahead)
			h.mustApply("create")
			orphan := h.instance.Text("id")
			if !h.keyed && !h.unique { // others adopt only in the directory of the create
				h.NewWorkingDirectory(h.t)
			}
			h.instance = acctest.Instance{Type: h.typeName()}
			<-time.After(age)
			outcome := h.apply()
			switch adopted, wanted := h.instance.Text("id") == orphan, age < time.Hour && h.losses.killed == ""; {
			case adopted && !wanted:
				c.takenOver++
				h.t.Error("the object was adopted")
			case !adopted && wanted:
				c.duplicates++
				h.t.Errorf("the object was not adopted: errors %q, warnings %q", outcome.Errors, outcome.Warnings)
			}
			return true
		}})
	}
	return variants
}
