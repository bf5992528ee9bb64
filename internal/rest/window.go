package rest

import (
	"net/http"
	"strconv"
	"time"
)

// window is a period in which a server counts requests, as far as its responses tell.
type window struct {
	Start time.Time `json:"start"` // a request that was sent at this time is in the window
	End   time.Time `json:"end"`   // the window ends at this time at the latest

	first bool // the request at Start is the first one of the window
}

// transitSkew is how much longer a request may take to reach the server than a request that is sent later.
const transitSkew = 40 * time.Millisecond

// windowOf returns the window that the rate limit headers of a response state.
func windowOf(header http.Header, sent, now time.Time) (w window, ok bool) {
	reset, ok := windowReset(header, now)
	if !ok {
		return window{}, false
	}
	// The server counts the reset from when it received the request. Counting from the response would make each window longer by
	// the time that a response takes.
	counted := now
	if arrived := sent.Add(transitSkew); arrived.Before(now) {
		counted = arrived
	}
	limit, _ := strconv.Atoi(rateLimit(header, "Limit"))
	remaining, err := strconv.Atoi(rateLimit(header, "Remaining"))
	return window{Start: sent, End: counted.Add(reset), first: err == nil && remaining == limit-1}, true
}

// see adds what a further response states, and reports whether w is the window of its request. Resets are rounded up to seconds, so
// each response only bounds the end from above, and the earliest bound is the best.
func (w *window) see(stated window) bool {
	switch {
	case stated.Start.Before(w.Start):
		return false
	case stated.first || !stated.Start.Before(w.End):
		*w = stated
	case stated.End.Before(w.End):
		w.End = stated.End
	}
	return true
}
