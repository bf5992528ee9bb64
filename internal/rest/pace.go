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
	turns   *turns       // shared with other processes; nil if each process is by itself

	mu          sync.Mutex
	limiter     *rate.Limiter
	pausedUntil time.Time // no request is sent earlier
	window      window    // the server's current one
}

// paces lives as long as the process, so that all its clients of one account share one Pace. Processes share [turns].
var paces = struct {
	sync.Mutex
	of map[[sha256.Size]byte]*Pace
}{of: map[[sha256.Size]byte]*Pace{}}

// PaceFor returns the process's Pace for an account at a host. The account is identified by its credential or ID. perSecond
// is the server's limit of requests per second; if it is zero or less, requests are unlimited until the server asks for a pause. If
// callers ask for different rates, the slowest applies.
func PaceFor(account, host string, perSecond float64) *Pace {
	limit := rate.Inf
	if perSecond > 0 {
		limit = below(perSecond)
	}
	// Hashed, because an account is often identified by its key.
	key := sha256.Sum256([]byte(account + "\x00" + host))

	paces.Lock()
	defer paces.Unlock()
	p := paces.of[key]
	if p == nil {
		p = newPace(limit, turnsFor(key))
		paces.of[key] = p
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if limit < p.limiter.Limit() {
		p.limiter.SetLimit(limit)
	}
	return p
}

// below returns the rate at which no second of the server's sees more than perSecond requests, even if the first ones take longer to
// reach it.
func below(perSecond float64) rate.Limit {
	return rate.Limit(perSecond / (time.Second + transitSkew).Seconds())
}

func newPace(limit rate.Limit, shared *turns) *Pace {
	// The burst is one: with a larger burst, one window could see the burst in addition to the rate.
	return &Pace{limiter: rate.NewLimiter(limit, 1), next: make(chan struct{}, 1), turns: shared}
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
			p.observe(r.Context(), response.StatusCode, response.Header, sent, time.Now())
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
		return tooLate(limiter)
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
		return tooLate(limiter)
	}
	for {
		if err := p.sitOut(ctx); err != nil {
			return err
		}
		if limit := p.current().Limit(); limit != rate.Inf {
			if err := p.turns.wait(ctx, time.Duration(float64(time.Second)/float64(limit))); err != nil {
				return err
			}
		}
		if p.pause() <= 0 { // a response may have started a pause while this process waited for its turn
			return nil
		}
	}
}

// sitOut waits until the end of a pause.
func (p *Pace) sitOut(ctx context.Context) error {
	paused := false
	for pause := p.pause(); pause > 0; pause = p.pause() { // a response may extend the pause meanwhile
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < pause {
			return fmt.Errorf("the server asked for a pause that lasts another %s, past %w", pause.Round(time.Millisecond), ErrPastDeadline)
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

func tooLate(limiter *rate.Limiter) error {
	return fmt.Errorf("at %.3g requests per second, this request could only be sent after %w", limiter.Limit(), ErrPastDeadline)
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

// observe pauses all requests after a 429, and until the end of a window whose requests are used up.
func (p *Pace) observe(ctx context.Context, status int, header http.Header, sent, now time.Time) {
	var until time.Time
	if stated, ok := windowOf(header, sent, now); ok {
		if end, current := p.seeWindow(ctx, stated); current && rateLimit(header, "Remaining") == "0" {
			until = end
		}
	}
	if status == http.StatusTooManyRequests {
		pause, ok := askedPause(header, now)
		if !ok {
			pause = firstPause
		}
		until = latest(until, now.Add(pause))
	}
	if p.pauseUntil(until) {
		p.turns.postpone(ctx, until)
	}
}

// seeWindow returns the end of the server's window after a further response, and whether it is the window of that response.
func (p *Pace) seeWindow(ctx context.Context, stated window) (end time.Time, current bool) {
	p.mu.Lock()
	current = p.window.see(stated)
	end = p.window.End
	p.mu.Unlock()
	p.turns.change(ctx, func(now *turn) {
		current = now.Window.see(stated)
		end = now.Window.End
	})
	return end, current
}

// pauseUntil extends the pause, and reports whether the time is later than its end.
func (p *Pace) pauseUntil(t time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !t.After(p.pausedUntil) {
		return false
	}
	p.pausedUntil = t
	return true
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
