package contract_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// TestPace creates many objects at vendors that limit the rate of requests. That must take as long as the limit requires and
// no longer, regardless of Terraform's parallelism and of how many aliases of the provider share the account, and no request
// may exceed the limit.
func TestPace(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("slow with the race detector, which in Go 1.26 can crash if many timers of a bubble fire at once; make faults runs it without, and internal/rest tests the pace with it")
	}
	const tolerance = 5 // percent above the shortest possible time
	for _, limited := range []struct {
		resourceCase
		perSecond, objects int
	}{
		{filloutWebhook(), 5, 60},
		{filloutDatabaseWebhook(), 50, 90},
		{fyleWebhook(), 10, 60},
	} {
		for _, parallelism := range []int{10, 100} {
			for _, aliases := range []int{1, 2} {
				for _, latency := range []time.Duration{0, 30 * time.Millisecond} {
					t.Run(fmt.Sprintf("%s, %d at a time, aliases %d, latency %s", limited.name(), parallelism, aliases, latency), func(t *testing.T) {
						t.Parallel()
						synctest.Test(t, func(t *testing.T) {
							h := newHarness(t, limited.resourceCase)
							h.Latency = latency
							took := newFleet(h, limited.objects).createConcurrently(parallelism, aliases)
							for i, c := range h.Calls() {
								if c.Status == http.StatusTooManyRequests {
									t.Errorf("request %d, %s %s, exceeded the limit", i+1, c.Method, c.Path)
								}
							}
							shortest := time.Second * time.Duration(len(h.Calls())) / time.Duration(limited.perSecond)
							// The responses of the first and the last object add their latency, for up to four calls in sequence.
							if most := shortest*(100+tolerance)/100 + time.Duration(4*aliases+4)*latency; took > most {
								t.Errorf("%d objects in %d requests took %s, want at most %s", limited.objects, len(h.Calls()), took, most)
							}
						})
					})
				}
			}
		}
	}
}

// createConcurrently creates all instances, at most parallelism at a time, spread over aliases of the provider. It returns
// how long that took.
func (f *fleet) createConcurrently(parallelism, aliases int) time.Duration {
	f.t.Helper()
	var processes []*acctest.Provider
	for range aliases {
		processes = append(processes, f.process())
	}
	create := func(i int) {
		outcome := f.instances[i].Apply(func() *acctest.Provider { return processes[i%aliases] }, f.configs[i], nil)
		if len(outcome.Errors) > 0 || outcome.Action != "create" {
			f.t.Errorf("the apply of instance %d did %q; errors: %q", i, outcome.Action, outcome.Errors)
		}
	}
	begun := time.Now()
	// Each alias creates one object first: a token exchange blocks the others on a mutex, and fake time stands still there.
	for i := range aliases {
		create(i)
	}
	slots := make(chan struct{}, parallelism)
	var all sync.WaitGroup
	for i := aliases; i < len(f.instances); i++ {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			create(i)
		})
	}
	all.Wait()
	return time.Since(begun)
}
