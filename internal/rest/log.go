package rest

import (
	"context"
	"net/http"
	"time"
)

// log writes one line per call. The line has no query, header or body, because they contain secrets, and no error text,
// because it may quote them.
func log(write func(context.Context, string, map[string]any), next http.RoundTripper) http.RoundTripper {
	if write == nil {
		return next
	}
	return RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		begun := time.Now()
		response, err := next.RoundTrip(r)
		c := callStateOf(r.Context())
		fields := map[string]any{
			"method":      r.Method,
			"path":        c.shown,
			"duration_ms": time.Since(begun).Milliseconds(),
			"attempts":    c.attempts,
		}
		message := "API call without a response"
		if err == nil {
			message = "API call"
			fields["status"] = response.StatusCode
			if id := requestID(response.Header); id != "" {
				fields["request_id"] = c.redact(id)
			}
		}
		write(r.Context(), message, fields)
		return response, err
	})
}

// requestID returns the vendor's ID of this request, for questions to its support.
func requestID(header http.Header) string {
	return printable(header.Get("X-Request-Id"), 100)
}
