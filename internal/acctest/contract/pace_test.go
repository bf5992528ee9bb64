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

// TestPace creates many objects at vendors that limit requests: that takes as long as the limit asks for, whatever Terraform's
// parallelism and however many aliases of the provider share the account, and no request comes too soon.
func TestPace(t *testing.T) {
	t.Parallel()
	if race {
		t.Skip("slow with the race detector, which in Go 1.26 can crash where many timers of a bubble are due at once: make faults tries this without, and internal/rest the pace with it")
	}
	const perCent = 5 // above the shortest time that there can be
	for _, limited := range []struct {
		subject
		perSecond, n int
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
							g := newStage(t, limited.subject)
							g.Latency = latency
							took := newCrowd(g, limited.n).together(parallelism, aliases)
							for i, c := range g.Calls() {
								if c.Status == http.StatusTooManyRequests {
									t.Errorf("request %d, %s %s, came too soon", i+1, c.Method, c.Path)
								}
							}
							shortest := time.Second * time.Duration(len(g.Calls())) / time.Duration(limited.perSecond)
							// The answers of the first and of the last are waited for, of up to four calls one after the other.
							if most := shortest*(100+perCent)/100 + time.Duration(4*aliases+4)*latency; took > most {
								t.Errorf("%d objects in %d requests took %s, want at most %s", limited.n, len(g.Calls()), took, most)
							}
						})
					})
				}
			}
		}
	}
}

// together creates all at once, as many at a time as the parallelism lets through, by several aliases of the provider in one
// run, and gives how long that took.
func (c *crowd) together(parallelism, aliases int) time.Duration {
	c.t.Helper()
	var processes []*acctest.Provider
	for range aliases {
		processes = append(processes, c.process())
	}
	create := func(i int) {
		outcome := c.instances[i].Apply(func() *acctest.Provider { return processes[i%aliases] }, c.configs[i], nil)
		if len(outcome.Errors) > 0 || outcome.Action != "create" {
			c.t.Errorf("the apply of number %d did %q; errors: %q", i, outcome.Action, outcome.Errors)
		}
	}
	begun := time.Now()
	// The first of each alone: an exchange of tokens is waited for at a mutex, at which fake time stands still.
	for i := range aliases {
		create(i)
	}
	turns := make(chan struct{}, parallelism)
	var all sync.WaitGroup
	for i := aliases; i < len(c.instances); i++ {
		turns <- struct{}{}
		all.Go(func() {
			defer func() { <-turns }()
			create(i)
		})
	}
	all.Wait()
	return time.Since(begun)
}
