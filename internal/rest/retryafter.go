package rest

import (
	"net/http"
	"strconv"
	"time"
)

// askedPause returns the pause that a 429 asks for: Retry-After, or the rest of the rate limit's window if that is missing.
func askedPause(header http.Header, now time.Time) (time.Duration, bool) {
	if pause, ok := retryAfter(header, now); ok {
		return pause, true
	}
	return windowReset(header)
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

// windowReset reads the header Ratelimit-Reset, the number of seconds until the rate limit's window ends.
func windowReset(header http.Header) (time.Duration, bool) {
	pause, ok := seconds(header.Get("Ratelimit-Reset"))
	// Some servers send a time of day under this name, in seconds since 1970.
	return pause, ok && pause <= time.Hour
}

func seconds(value string) (time.Duration, bool) {
	n, err := strconv.ParseUint(value, 10, 32)
	return time.Duration(n) * time.Second, err == nil
}
