package rest

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

const (
	maxTries   = 4                      // of a call that meets 5xx or a broken connection
	firstWait  = 250 * time.Millisecond // doubled after each such try
	firstPause = time.Second            // after a 429 that names no time, doubled after each
	maxPause   = 30 * time.Second
)

// RetryPolicy decides when [Send] repeats a request whose attempt failed.
type RetryPolicy int

const (
	// RetryReads repeats reads after any passing failure, and writes only if the server cannot have executed them.
	RetryReads RetryPolicy = iota
	// RetryAlways also repeats a write after an unknown outcome. The write must be idempotent by the vendor's rules.
	RetryAlways
	// RetryNever sends the request once, even after 429. It is for a check whose failure is the answer.
	RetryNever
)

// retry repeats a request while that can help and cannot do harm.
func retry(next http.RoundTripper) http.RoundTripper {
	client := &http.Client{Transport: next, CheckRedirect: sameOrigin}
	return RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		p := &policy{call: callOf(r.Context()), reads: reads(r.Method)}
		return (&retryablehttp.RoundTripper{Client: &retryablehttp.Client{
			HTTPClient:     client,
			RetryMax:       math.MaxInt, // the policy counts
			RequestLogHook: func(retryablehttp.Logger, *http.Request, int) { p.begin() },
			CheckRetry:     p.again,
			Backoff:        func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return p.wait },
			ErrorHandler:   retryablehttp.PassthroughErrorHandler, // the last answer is the result
		}}).RoundTrip(r)
	})
}

// sameOrigin follows a redirect only where the credential and the write stay
// what and where they were; any other becomes the answer, and so an error.
func sameOrigin(r *http.Request, via []*http.Request) error {
	first := via[0]
	if r.Method != first.Method || r.URL.Scheme != first.URL.Scheme || r.URL.Host != first.URL.Host || len(via) == 10 {
		return http.ErrUseLastResponse
	}
	return nil
}

// policy decides after each try of one call.
type policy struct {
	*call
	reads bool

	failures int           // tries that ended with 5xx or without an answer
	slowed   int           // tries that ended with 429
	wait     time.Duration // before the next try
}

// begin is called before each try.
func (p *policy) begin() {
	p.tries++
	p.stage.Store(preparing)
}

// again is retryablehttp's CheckRetry: whether there is another try, after p.wait.
func (p *policy) again(ctx context.Context, answer *http.Response, err error) (bool, error) {
	broken := err != nil || answer.StatusCode >= 500
	if broken && !p.reads && p.stage.Load() == sent {
		p.unclear = true
	}
	again := p.retry != RetryNever && ctx.Err() == nil && p.next(answer, err)
	if deadline, ok := ctx.Deadline(); again && ok && time.Until(deadline) < p.wait {
		p.gaveUp = fmt.Errorf("the next try would be in %s, which is after this call's %w", p.wait.Round(time.Millisecond), context.DeadlineExceeded)
		again = false
	}
	return again, nil
}

// next sets the wait before the next try, if there is one.
func (p *policy) next(answer *http.Response, err error) bool {
	if err == nil && answer.StatusCode == http.StatusTooManyRequests {
		p.wait = doubled(firstPause, p.slowed)
		if asked, ok := askedPause(answer.Header, time.Now()); ok {
			p.wait = max(asked, firstWait) // a server that always asks for 0 s would be called in a tight loop
		}
		p.slowed++
		return true
	}
	if !p.passing(answer, err) {
		return false
	}
	p.wait = doubled(firstWait, p.failures)
	if err == nil {
		if asked, ok := retryAfter(answer.Header, time.Now()); ok {
			p.wait = max(asked, p.wait)
		}
	}
	p.failures++
	return p.failures < maxTries
}

// passing reports whether the failure may pass, and repeating the request does no harm.
func (p *policy) passing(answer *http.Response, err error) bool {
	harmless := p.reads || p.retry == RetryAlways
	if err == nil {
		return harmless && answer.StatusCode >= 500 && answer.StatusCode != http.StatusNotImplemented
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) || errors.Is(err, errTooLarge) {
		return false
	}
	switch p.stage.Load() {
	case preparing: // a credential or a turn that cannot be had: who gives it has tried for long enough
		return false
	case connecting: // never sent
		return true
	default:
		return harmless
	}
}

// doubled returns the wait doubled so many times, at most maxPause.
func doubled(wait time.Duration, times int) time.Duration {
	return min(wait<<min(times, 10), maxPause)
}
