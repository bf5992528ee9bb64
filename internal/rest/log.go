package rest

import (
	"context"
	"net/http"
	"time"
)

// logged writes one line per call. Queries, headers and bodies hold secrets and
// stay out of it, and so does the text of an error: it may quote them.
func logged(log func(context.Context, string, map[string]any), next http.RoundTripper) http.RoundTripper {
	if log == nil {
		return next
	}
	return RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		begun := time.Now()
		answer, err := next.RoundTrip(r)
		c := callOf(r.Context())
		fields := map[string]any{
			"method":      r.Method,
			"path":        r.URL.EscapedPath(),
			"duration_ms": time.Since(begun).Milliseconds(),
			"tries":       c.tries,
		}
		message := "API call without an answer"
		if err == nil {
			message = "API call"
			fields["status"] = answer.StatusCode
			if id := requestID(answer.Header); id != "" {
				fields["request_id"] = c.hide(id)
			}
		}
		log(r.Context(), message, fields)
		return answer, err
	})
}

// requestID is the vendor's name for this one request, for a question to its support.
func requestID(header http.Header) string {
	return printable(header.Get("X-Request-Id"), 100)
}
