package contract_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
)

// probe is a testing.TB that keeps what goes wrong, for one cell of a table: the walk goes on with the next.
type probe struct {
	testing.TB

	mu       sync.Mutex
	problems []string
}

// probed runs a test on fake time, and gives what went wrong in it.
func probed(t *testing.T, s subject, test func(g *stage)) []string {
	t.Helper()
	p := &probe{}
	synctest.Test(t, func(t *testing.T) {
		p.TB = t
		done := make(chan struct{})
		go func() { // which Fatal ends
			defer close(done)
			test(newStage(p, s))
		}()
		<-done
	})
	return p.problems
}

// Helper and Log do nothing.
func (p *probe) Helper() {}

// Log does nothing.
func (p *probe) Log(...any) {}

// Logf does nothing.
func (p *probe) Logf(string, ...any) {}

// Error keeps a problem.
func (p *probe) Error(args ...any) { p.keep(fmt.Sprint(args...)) }

// Errorf keeps a problem.
func (p *probe) Errorf(format string, args ...any) { p.keep(fmt.Sprintf(format, args...)) }

// Fatal keeps a problem, and ends the test.
func (p *probe) Fatal(args ...any) {
	p.Error(args...)
	runtime.Goexit()
}

// Fatalf keeps a problem, and ends the test.
func (p *probe) Fatalf(format string, args ...any) {
	p.Errorf(format, args...)
	runtime.Goexit()
}

// Failed says that there are problems.
func (p *probe) Failed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.problems) > 0
}

func (p *probe) keep(problem string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.problems = append(p.problems, problem)
}
