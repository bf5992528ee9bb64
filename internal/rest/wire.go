package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"
)

// maxAnswer is the size of the largest answer that is read, unpacked; of a
// refusal no more than maxRefusal is, which is plenty for its words.
const (
	maxAnswer  = 10 << 20
	maxRefusal = 64 << 10
)

var errTooLarge = errors.New("the answer is larger than 10 MiB")

// transport is shared by all clients of the process, and so are its connections.
var transport = NewTransport()

// NewTransport gives a transport like the one that all clients share, for one that is to be changed.
func NewTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 64 // 2 by default, where Terraform sends 10 and more at a time to one host
	// Node's servers close a connection that was idle for 5 s; a write that meets
	// the closing has an unclear outcome, so ours go first.
	t.IdleConnTimeout = 4 * time.Second
	t.ResponseHeaderTimeout = 2 * time.Minute // leaves a call of 10 minutes time for another try
	return t
}

// wire sends a request, notes how far it came, and reads the whole answer.
func wire(next http.RoundTripper) http.RoundTripper {
	return RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		if err := checkHeader(r.Header); err != nil {
			return nil, err
		}
		if err := r.Context().Err(); err != nil { // which a write would not notice
			return nil, err
		}
		c := callOf(r.Context())
		if _, credential, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok {
			c.secrets = append(c.secrets, credential)
		}
		c.stage.Store(sent)
		ctx, patient := r.Context(), !reads(r.Method) && r.Context().Value(spentKey{}) == nil
		if patient {
			var cancel context.CancelFunc
			ctx, cancel = linger(ctx, c.grace)
			defer cancel()
		}
		answer, err := exchange(next, r.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
			GetConn: func(string) { c.stage.Store(connecting) },
			GotConn: func(httptrace.GotConnInfo) { c.stage.Store(sent) },
		})))
		if patient && errors.Is(err, context.Canceled) && c.stage.Load() == sent {
			err = errInterrupted
		}
		return answer, err
	})
}

// exchange sends the request and puts the whole answer into memory.
func exchange(next http.RoundTripper, r *http.Request) (*http.Response, error) {
	answer, err := next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if _, err := url.Parse(answer.Header.Get("Location")); err != nil {
		answer.Header.Del("Location") // http.Client's error would quote it, query included
	}
	body, err := readAll(answer)
	if err != nil {
		return nil, err
	}
	answer.Body = io.NopCloser(bytes.NewReader(body))
	return answer, nil
}

// checkHeader finds a key that was pasted with a line break, and does not quote it.
func checkHeader(header http.Header) error {
	for name, values := range header {
		for _, value := range values {
			if strings.ContainsFunc(value, func(c rune) bool { return c < ' ' || c == 0x7f }) {
				return fmt.Errorf("the value for header %s (a key or token?) holds a line break or another control character; set it without", name)
			}
		}
	}
	return nil
}

// readAll reads and closes the body. Of an answer that is not 2xx it takes what
// it can get: the status is the answer, the words only explain it.
func readAll(answer *http.Response) ([]byte, error) {
	defer answer.Body.Close()
	if answer.StatusCode/100 != 2 {
		body, _ := io.ReadAll(io.LimitReader(answer.Body, maxRefusal))
		return body, nil
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	if err != nil {
		return nil, fmt.Errorf("the answer with status %d broke off: %w", answer.StatusCode, err)
	}
	if len(body) > maxAnswer {
		return nil, fmt.Errorf("status %d: %w", answer.StatusCode, errTooLarge)
	}
	return body, nil
}
