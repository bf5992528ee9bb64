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
	maxAttempts = 4                      // that end with a 5xx or a broken connection
	firstWait   = 250 * time.Millisecond // after the first such attempt; doubled after each further one
	firstPause  = time.Second            // after a first 429 that names no time; doubled after each further one
	maxPause    = 30 * time.Second
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

// retry repeats a request as long as that can help and cannot do harm.
func retry(next http.RoundTripper) http.RoundTripper {
	client := &http.Client{Transport: next, CheckRedirect: sameOrigin}
	return RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		p := &policy{callState: callStateOf(r.Context()), reads: reads(r.Method)}
		return (&retryablehttp.RoundTripper{Client: &retryablehttp.Client{
			HTTPClient:     client,
			RetryMax:       math.MaxInt, // the policy counts
			RequestLogHook: func(retryablehttp.Logger, *http.Request, int) { p.begin() },
			CheckRetry:     p.check,
			Backoff:        func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return p.wait },
			ErrorHandler:   retryablehttp.PassthroughErrorHandler, // the last response is the result
		}}).RoundTrip(r)
	})
}

// sameOrigin follows a redirect only if the request keeps its method and its credential stays at the same origin. Any other
// redirect becomes the response of the call, and so an error.
func sameOrigin(r *http.Request, via []*http.Request) error {
	first := via[0]
	if r.Method != first.Method || r.URL.Scheme != first.URL.Scheme || r.URL.Host != first.URL.Host || len(via) == 10 {
		return http.ErrUseLastResponse
	}
	return nil
}

// policy decides after each attempt of one call whether there is another one.
type policy struct {
	*callState
	reads bool

	failures int           // attempts that ended with a 5xx or without a response
	slowed   int           // attempts that ended with a 429
	wait     time.Duration // before the next attempt
}

// begin is called before each attempt.
func (p *policy) begin() {
	p.attempts++
	p.stage.Store(preparing)
}

// check is retryablehttp's CheckRetry. It reports whether there is another attempt, after p.wait.
func (p *policy) check(ctx context.Context, response *http.Response, err error) (bool, error) {
	broken := err != nil || response.StatusCode >= 500
	if broken && !p.reads && p.stage.Load() == sent {
		p.outcomeUnknown = true
	}
	again := p.retry != RetryNever && ctx.Err() == nil && p.next(response, err)
	if deadline, ok := ctx.Deadline(); again && ok && time.Until(deadline) < p.wait {
		p.gaveUp = fmt.Errorf("the next attempt would be in %s, past %w", p.wait.Round(time.Millisecond), ErrPastDeadline)
		again = false
	}
	return again, nil
}

// next reports whether there is another attempt, and sets the wait before it.
func (p *policy) next(response *http.Response, err error) bool {
	if err == nil && response.StatusCode == http.StatusTooManyRequests {
		p.wait = backoff(firstPause, p.slowed)
		if asked, ok := askedPause(response.Header, time.Now()); ok {
			p.wait = max(asked, firstWait) // a server that always asks for 0 s would be called in a tight loop
		}
		p.slowed++
		return true
	}
	if !p.passing(response, err) {
		return false
	}
	p.wait = backoff(firstWait, p.failures)
	if err == nil {
		if asked, ok := retryAfter(response.Header, time.Now()); ok {
			p.wait = max(asked, p.wait)
		}
	}
	p.failures++
	return p.failures < maxAttempts
}

// passing reports whether the failure may pass and repeating the request does no harm.
func (p *policy) passing(response *http.Response, err error) bool {
	harmless := p.reads || p.retry == RetryAlways
	if err == nil {
		return harmless && response.StatusCode >= 500 && response.StatusCode != http.StatusNotImplemented
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) || errors.Is(err, errTooLarge) || errors.Is(err, errObjectTooLarge) {
		return false
	}
	switch p.stage.Load() {
	case preparing: // no credential or no turn: the authenticator and the pace have waited for long enough
		return false
	case connecting: // never sent
		return true
	default:
		return harmless
	}
}

// backoff returns the first wait, doubled the given number of times, but at most maxPause.
func backoff(first time.Duration, doublings int) time.Duration {
	return min(first<<min(doublings, 10), maxPause)
}
