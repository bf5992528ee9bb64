package nangofake

import (
	"net/http"
	"strconv"
	"time"
)

// window counts the requests of one minute. It begins with the first request after the end of the former one, and refused requests
// count, too (middleware/ratelimit.middleware.ts).
type window struct {
	began time.Time
	count int
}

const windowLength = time.Minute

// limit counts a request, and sets the headers that every answer has once the credential is known (observed). The account has one
// window for the keys of all environments, and one for the tokens of connect sessions. limit returns the refusal of a request over the limit.
func (n *Nango) limit(q *request, header http.Header) *reply {
	if n.perMinute == 0 {
		return nil
	}
	bucket := "secret"
	if q.session != nil {
		bucket = "global"
	}
	now := n.clock.Now()
	w := n.windows[bucket]
	if now.Sub(w.began) >= windowLength || now.Before(w.began) {
		w = window{began: now}
	}
	w.count++
	n.windows[bucket] = w
	ends := w.began.Add(windowLength)
	header.Set("X-Ratelimit-Limit", strconv.Itoa(n.perMinute))
	header.Set("X-Ratelimit-Remaining", strconv.Itoa(max(n.perMinute-w.count, 0)))
	header.Set("X-Ratelimit-Reset", strconv.FormatInt(ends.Unix(), 10))
	if w.count <= n.perMinute {
		return nil
	}
	header.Set("Retry-After", strconv.Itoa(int(ends.Sub(now)/time.Second))) // rounded down, so it can be 0
	refusal := failed(http.StatusTooManyRequests, apiError{Code: "too_many_request", Method: q.Method, Path: q.URL.Path})
	return &refusal
}
