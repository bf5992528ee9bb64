package rest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// If the user presses Ctrl-C, Terraform cancels every call at once, but the vendor still executes the requests that it has
// received. The object of a create whose response is not awaited is in no state. So a write that may have been sent gets a
// moment for its response, and an outcome that is still unknown then can be looked up. Both together take less than two
// seconds, because a second Ctrl-C, which users press after about that time, ends the process.
const (
	// Grace is how long a write that was sent waits for its response after its call was cancelled.
	Grace = time.Second
	// lookupTime is how long a [LookupContext] outlives the cancellation.
	lookupTime = 700 * time.Millisecond
)

// errInterrupted is the failure of a write that got no response during its grace.
var errInterrupted = fmt.Errorf("interrupted, and no response arrived within %s, so the request may have been executed: %w", Grace, context.Canceled)

// grace returns how long the current attempt waits after a cancellation. A request that was not sent needs no grace.
func (c *callState) grace() time.Duration {
	if c.stage.Load() == sent {
		return Grace
	}
	return 0
}

// LookupContext returns a context in which to find out, or to undo, what a write with an unknown outcome did. It has the
// deadline of ctx, but outlives a cancellation of ctx by 700 ms. Writes in it get no [Grace]. Call the returned function when
// the lookup is complete.
func LookupContext(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := outliveCancel(ctx, func() time.Duration { return lookupTime })
	return context.WithValue(ctx, noGraceKey{}, true), cancel
}

// noGraceKey marks a context that has outlived a cancellation, so that writes in it get no grace in addition.
type noGraceKey struct{}

// outliveCancel returns a context that has the deadline of ctx and survives a cancellation of ctx for the duration that after
// returns at that moment.
func outliveCancel(ctx context.Context, after func() time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithoutCancel(ctx), context.CancelFunc(nil)
	if deadline, ok := ctx.Deadline(); ok {
		longer, cancel = context.WithDeadline(longer, deadline)
	} else {
		longer, cancel = context.WithCancel(longer)
	}
	stop := context.AfterFunc(ctx, func() {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return // the longer context has the same deadline
		}
		select {
		case <-time.After(after()):
		case <-longer.Done():
		}
		cancel()
	})
	return longer, func() { stop(); cancel() }
}
