package rest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// Pace spreads the requests of all clients that share one account's rate limit at one host, and pauses all of them if the
// server asks for it.
type Pace struct {
	// next is a one-slot semaphore, held by the request whose turn is next. Turns are not reserved ahead, because a pause
	// would waste them.
	next    chan struct{}
	waiting atomic.Int32 // requests that hold next or wait for it

	mu          sync.Mutex
	limiter     *rate.Limiter
	pausedUntil time.Time // no request is sent earlier
	windowEnd   time.Time // the server's current window ends at this time at the latest
}

// paces lives as long as the process, so that all its clients of one account share one Pace. Terraform starts a process for each alias
// of the provider, so aliases share none: a 429 then pauses each of them by itself.
var paces = struct {
	sync.Mutex
	of map[[sha256.Size]byte]*Pace
}{of: map[[sha256.Size]byte]*Pace{}}

// PaceFor returns the process's Pace for an account at a host. The account is identified by its credential or ID. perSecond
// is the number of requests per second; if it is zero or less, requests are unlimited until the server asks for a pause. If
// callers ask for different rates, the slowest applies.
func PaceFor(account, host string, perSecond float64) *Pace {
	limit := rate.Inf
	if perSecond > 0 {
		limit = rate.Limit(perSecond)
	}
	// Hashed, because an account is often identified by its key.
	key := sha256.Sum256([]byte(account + "\x00" + host))

	paces.Lock()
	defer paces.Unlock()
	p := paces.of[key]
	if p == nil {
		// The burst is one: with a larger burst, one window could see the burst in addition to the rate.
		p = &Pace{limiter: rate.NewLimiter(limit, 1), next: make(chan struct{}, 1)}
		paces.of[key] = p
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if limit < p.limiter.Limit() {
		p.limiter.SetLimit(limit)
	}
	return p
}

// pace delays each request until its turn, and adjusts p to the rate limit headers of the response.
func pace(p *Pace, next http.RoundTripper) http.RoundTripper {
	if p == nil {
		return next
	}
	return RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		if err := p.wait(r.Context()); err != nil {
			return nil, err
		}
		sent := time.Now()
		response, err := next.RoundTrip(r)
		if err == nil {
			p.observeResponse(response.StatusCode, response.Header, sent, time.Now())
		}
		return response, err
	})
}

// wait waits until a request may be sent. It fails at once if that is after the deadline of ctx.
func (p *Pace) wait(ctx context.Context) error {
	ahead := p.waiting.Add(1) - 1
	defer p.waiting.Add(-1)
	limiter := p.current()
	queue := float64(ahead) / float64(limiter.Limit()) // in seconds
	if deadline, ok := ctx.Deadline(); ok && queue > 0 && time.Until(deadline).Seconds() < queue {
		return errPastDeadline(limiter)
	}
	select {
	case p.next <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.next }()
	limiter = p.current() // a pause of the requests ahead replaces it
	if err := limiter.Wait(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return errPastDeadline(limiter)
	}
	paused := false
	for pause := p.pause(); pause > 0; pause = p.pause() { // a response may extend the pause meanwhile
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < pause {
			return fmt.Errorf("the server asked for a pause that lasts another %s, past the deadline of this call: %w", pause.Round(time.Millisecond), context.DeadlineExceeded)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
		paused = true
	}
	if paused {
		p.restart()
	}
	return nil
}

func errPastDeadline(limiter *rate.Limiter) error {
	return fmt.Errorf("at %v requests per second, this request could only be sent after the deadline of its call: %w", limiter.Limit(), context.DeadlineExceeded)
}

func (p *Pace) current() *rate.Limiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.limiter
}

// restart discards the turns that came due during a pause, so that they do not follow it at once.
func (p *Pace) restart() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.limiter = rate.NewLimiter(p.limiter.Limit(), 1)
	p.limiter.Allow()
}

func (p *Pace) pause() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.pausedUntil)
}

// transitSkew is how much longer a request may take to reach the server than a request that is sent later.
const transitSkew = 40 * time.Millisecond

// observeResponse pauses all requests after a 429, and until the end of a window whose requests are used up.
func (p *Pace) observeResponse(status int, header http.Header, sent, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if reset, ok := windowReset(header); ok {
		// Resets are rounded up to seconds, so each response of a window only bounds its end from above, and the
		// earliest bound is the best. The server counts the reset from when it received the request. Counting from the
		// response would make each window longer by the time that a response takes.
		end := now.Add(reset)
		if counted := sent.Add(transitSkew); counted.Before(now) {
			end = counted.Add(reset)
		}
		if !sent.Before(p.windowEnd) || end.Before(p.windowEnd) {
			p.windowEnd = end
		}
		if header.Get("Ratelimit-Remaining") == "0" {
			p.pauseUntil(p.windowEnd)
		}
	}
	if status == http.StatusTooManyRequests {
		pause, ok := askedPause(header, now)
		if !ok {
			pause = firstPause
		}
		p.pauseUntil(now.Add(pause))
	}
}

func (p *Pace) pauseUntil(t time.Time) {
	if t.After(p.pausedUntil) {
		p.pausedUntil = t
	}
}
