package rest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Pace spreads the requests of everyone who shares one account's allowance at
// one host, and holds them all back when the server says slow down.
type Pace struct {
	limiter *rate.Limiter

	mu        sync.Mutex
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
		p = &Pace{limiter: rate.NewLimiter(limit, 1)}
		paces.of[key] = p
	}
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
	return link(func(r *http.Request) (*http.Response, error) {
		if err := p.turn(r.Context()); err != nil {
			return nil, err
		}
		answer, err := next.RoundTrip(r)
		if err == nil {
			p.heed(answer.StatusCode, answer.Header, time.Now())
		}
		return answer, err
	})
}

// turn waits until a request may be sent, or fails at once where the deadline is before that.
func (p *Pace) turn(ctx context.Context) error {
	for {
		if err := p.limiter.Wait(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return fmt.Errorf("the next turn at %v requests a second is after this call's %w", p.limiter.Limit(), context.DeadlineExceeded)
		}
		pause := p.pause()
		if pause <= 0 {
			return nil
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < pause {
			return fmt.Errorf("the server asked to slow down for another %s, which is after this call's %w", pause.Round(time.Millisecond), context.DeadlineExceeded)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
		// Round again: those who waited must not all start at once, and the pause may have grown.
	}
}

func (p *Pace) pause() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.notBefore)
}

// heed holds everyone back after a 429, and until the end of a window whose allowance is spent.
func (p *Pace) heed(status int, header http.Header, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if reset, ok := windowReset(header); ok {
		// Resets are rounded up to seconds, so each answer of a window only says
		// "no later than"; the earliest of them is nearest to the truth.
		end := now.Add(reset)
		if !now.Before(p.windowEnd) || end.Before(p.windowEnd) {
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
