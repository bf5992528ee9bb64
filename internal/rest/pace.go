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

// Pace spreads the requests of everyone who shares one account's allowance at
// one host, and holds them all back when the server says slow down.
type Pace struct {
	// next is had by the one whose turn is next: a turn that is given out ahead would be lost in a pause.
	next    chan struct{}
	waiting atomic.Int32 // for next, and who has it

	mu        sync.Mutex
	limiter   *rate.Limiter
	notBefore time.Time // nobody sends before
	windowEnd time.Time // no later than this ends the server's current window
}

// paces is kept for the life of the process, so that all aliases of the provider
// that use one account meet in one Pace.
var paces = struct {
	sync.Mutex
	of map[[sha256.Size]byte]*Pace
}{of: map[[sha256.Size]byte]*Pace{}}

// PaceFor returns the one Pace of this process for an account, named by its
// credential or ID, at a host. perSecond is the number of requests a second;
// zero or less is unlimited until the server says slow down. Where it is asked
// for with several rates the slowest holds.
func PaceFor(account, host string, perSecond float64) *Pace {
	limit := rate.Inf
	if perSecond > 0 {
		limit = rate.Limit(perSecond)
	}
	// Hashed, since an account is often named by its key.
	key := sha256.Sum256([]byte(account + "\x00" + host))

	paces.Lock()
	defer paces.Unlock()
	p := paces.of[key]
	if p == nil {
		// A burst of one: with more, a window could see the burst and the rate.
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

// pace waits for the turn of each request and heeds what the server says about its rate.
func pace(p *Pace, next http.RoundTripper) http.RoundTripper {
	if p == nil {
		return next
	}
	return RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		if err := p.turn(r.Context()); err != nil {
			return nil, err
		}
		sent := time.Now()
		answer, err := next.RoundTrip(r)
		if err == nil {
			p.heed(answer.StatusCode, answer.Header, sent, time.Now())
		}
		return answer, err
	})
}

// turn waits until a request may be sent, or fails at once where the deadline is before that.
func (p *Pace) turn(ctx context.Context) error {
	ahead := p.waiting.Add(1) - 1
	defer p.waiting.Add(-1)
	limiter := p.current()
	theirs := float64(ahead) / float64(limiter.Limit()) // in seconds
	if deadline, ok := ctx.Deadline(); ok && theirs > 0 && time.Until(deadline).Seconds() < theirs {
		return late(limiter)
	}
	select {
	case p.next <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-p.next }()
	limiter = p.current() // those before may have been paused
	if err := limiter.Wait(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return late(limiter)
	}
	paused := false
	for pause := p.pause(); pause > 0; pause = p.pause() { // which may grow meanwhile
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < pause {
			return fmt.Errorf("the server asked to slow down for another %s, which is after this call's %w", pause.Round(time.Millisecond), context.DeadlineExceeded)
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

func late(limiter *rate.Limiter) error {
	return fmt.Errorf("the next turn at %v requests a second is after this call's %w", limiter.Limit(), context.DeadlineExceeded)
}

func (p *Pace) current() *rate.Limiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.limiter
}

// restart counts the turns from now on: what came due in a pause must not follow it at once.
func (p *Pace) restart() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.limiter = rate.NewLimiter(p.limiter.Limit(), 1)
	p.limiter.Allow()
}

func (p *Pace) pause() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.notBefore)
}

// onTheWay is how much longer a request may have been on its way to the server than one that is sent later.
const onTheWay = 40 * time.Millisecond

// heed holds everyone back after a 429, and until the end of a window whose allowance is spent.
func (p *Pace) heed(status int, header http.Header, sent, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if reset, ok := windowReset(header); ok {
		// Resets are rounded up to seconds, so each answer of a window only says
		// "no later than"; the earliest of them is nearest to the truth. They count from
		// when the server saw the request. From the answer on, each window would be
		// longer by the time that an answer takes.
		end := now.Add(reset)
		if counted := sent.Add(onTheWay); counted.Before(now) {
			end = counted.Add(reset)
		}
		if !sent.Before(p.windowEnd) || end.Before(p.windowEnd) {
			p.windowEnd = end
		}
		if header.Get("Ratelimit-Remaining") == "0" {
			p.holdUntil(p.windowEnd)
		}
	}
	if status == http.StatusTooManyRequests {
		pause, ok := askedPause(header, now)
		if !ok {
			pause = firstPause
		}
		p.holdUntil(now.Add(pause))
	}
}

func (p *Pace) holdUntil(t time.Time) {
	if t.After(p.notBefore) {
		p.notBefore = t
	}
}
