package contract_test

import (
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
)

// recorder is a testing.TB that records failures instead of failing the test, so that a walk over many cases goes on after
// one of them fails.
type recorder struct {
	testing.TB

	mu       sync.Mutex
	problems []string
}

// problemsOf runs a test on fake time and returns its failures.
func problemsOf(t *testing.T, s resourceCase, test func(h *harness)) []string {
	t.Helper()
	r := &recorder{}
	synctest.Test(t, func(t *testing.T) {
		r.TB = t
		done := make(chan struct{})
		go func() { // Fatal ends this goroutine
			defer close(done)
			test(newHarness(r, s))
		}()
		<-done
	})
	return r.problems
}

func (r *recorder) Helper()             {}
func (r *recorder) Log(...any)          {}
func (r *recorder) Logf(string, ...any) {}

func (r *recorder) Error(args ...any)                 { r.record(fmt.Sprint(args...)) }
func (r *recorder) Errorf(format string, args ...any) { r.record(fmt.Sprintf(format, args...)) }

func (r *recorder) Fatal(args ...any) {
	r.Error(args...)
	runtime.Goexit()
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

func (r *recorder) Failed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.problems) > 0
}

func (r *recorder) record(problem string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.problems = append(r.problems, problem)
}
