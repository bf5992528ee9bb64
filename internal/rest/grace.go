package rest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Ctrl-C makes Terraform cancel every call at once, but not what the vendor does with a request that it has. A create whose
// answer nobody waits for is an object in nobody's state. So a write that may have been sent has a moment for its answer,
// and what is still unclear then can be looked up. Both together stay within the two seconds that a person waits before
// the second Ctrl-C, which ends everything.
const (
	// Grace is how long a write that was sent has for its answer after its call was cancelled.
	Grace = time.Second
	// lookup is how long there is then for finding out what became of it.
	lookup = 700 * time.Millisecond
)

// errInterrupted is the failure of a write that has had its grace.
var errInterrupted = fmt.Errorf("interrupted, and no answer came within %s, so it may have been carried out all the same: %w", Grace, context.Canceled)

// grace is that of a try which was cancelled now: what was not sent yet needs none.
func (c *call) grace() time.Duration {
	if c.stage.Load() == sent {
		return Grace
	}
	return 0
}

// LookupContext gives the context for finding out what became of a write whose outcome is unclear, and for undoing it: it lives a
// little longer than ctx where that is cancelled. Deadlines are as those of ctx.
func LookupContext(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := linger(ctx, func() time.Duration { return lookup })
	return context.WithValue(ctx, spentKey{}, true), cancel
}

// spentKey marks a context that has lived longer already: its writes get no grace of their own.
type spentKey struct{}

// linger gives a context that ends as ctx does, but after a cancellation only as much later as it asks for then.
func linger(ctx context.Context, after func() time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithoutCancel(ctx), context.CancelFunc(nil)
	if deadline, ok := ctx.Deadline(); ok {
		longer, cancel = context.WithDeadline(longer, deadline)
	} else {
		longer, cancel = context.WithCancel(longer)
	}
	stop := context.AfterFunc(ctx, func() {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return // which is the deadline of the longer one too
		}
		select {
		case <-time.After(after()):
		case <-longer.Done():
		}
		cancel()
	})
	return longer, func() { stop(); cancel() }
}
