package fake

import (
	"sync"
	"time"
)

// Clock is the clock of a fake. The zero value is the real time. A test can advance or stop it.
type Clock struct {
	mu      sync.Mutex
	ahead   time.Duration
	stopped time.Time
}

// Now returns the fake's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.stopped.IsZero() {
		return c.stopped
	}
	return time.Now().Add(c.ahead)
}

// Set stops the clock at t. From then on, only Set and Advance change it.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = t
}

// Advance moves the clock ahead by d, whether it is stopped or not.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.stopped.IsZero() {
		c.stopped = c.stopped.Add(d)
		return
	}
	c.ahead += d
}
