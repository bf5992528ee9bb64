package rest

import (
	"cmp"
	"net/http"
	"strconv"
	"time"
)

// askedPause returns the pause that a 429 asks for: Retry-After, or the rest of the rate limit's window if that is missing.
func askedPause(header http.Header, now time.Time) (time.Duration, bool) {
	if pause, ok := retryAfter(header, now); ok {
		return pause, true
	}
	return windowReset(header, now)
}

// retryAfter reads the header Retry-After, which is a number of seconds or an HTTP date.
func retryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	value := header.Get("Retry-After")
	if pause, ok := seconds(value); ok {
		return pause, true
	}
	date, err := http.ParseTime(value)
	return max(date.Sub(now), 0), err == nil
}

// rateLimit reads a header of a rate limit, which servers send as Ratelimit-<name> or X-Ratelimit-<name>.
func rateLimit(header http.Header, name string) string {
	return cmp.Or(header.Get("Ratelimit-"+name), header.Get("X-Ratelimit-"+name))
}

// windowReset reads the header of the rate limit with the number of seconds until the window ends. Some servers send a time instead, in
// seconds since 1970, which counts from the Date of the response.
func windowReset(header http.Header, now time.Time) (time.Duration, bool) {
	pause, ok := seconds(rateLimit(header, "Reset"))
	if !ok || pause <= maxWindow {
		return pause, ok
	}
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		now = date
	}
	pause = time.Unix(0, 0).Add(pause).Sub(now)
	return max(pause, 0), pause.Abs() <= maxWindow
}

// maxWindow is the longest window of a rate limit that is believed.
const maxWindow = time.Hour

func seconds(value string) (time.Duration, bool) {
	n, err := strconv.ParseUint(value, 10, 32)
	return time.Duration(n) * time.Second, err == nil
}
