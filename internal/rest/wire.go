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

const (
	maxBody      = 10 << 20 // of a 2xx response, decompressed
	maxErrorBody = 64 << 10 // of any other response; the rest is not read
)

var errTooLarge = errors.New("the response is larger than 10 MiB")

// transport, with its connections, is shared by all clients of the process.
var transport = NewTransport()

// NewTransport returns a copy of the transport that all clients share, for the caller to change.
func NewTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 64 // the default of 2 is too low, because Terraform sends 10 and more requests at a time to one host
	// Node's servers close a connection after 5 s of idleness. The outcome of a write that is sent at that moment is
	// unknown, so this side closes the connection first.
	t.IdleConnTimeout = 4 * time.Second
	t.ResponseHeaderTimeout = 2 * time.Minute // leaves time for another attempt in a call of 10 minutes
	return t
}

// wire sends a request, records the stage that it reaches, and reads the whole response.
func wire(next http.RoundTripper) http.RoundTripper {
	return RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
		if err := checkHeader(r.Header); err != nil {
			return nil, err
		}
		if err := r.Context().Err(); err != nil { // a write would ignore it during its grace
			return nil, err
		}
		c := callStateOf(r.Context())
		if _, credential, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok {
			c.secrets = append(c.secrets, credential)
		}
		c.stage.Store(sent)
		ctx, hasGrace := r.Context(), !reads(r.Method) && r.Context().Value(noGraceKey{}) == nil
		if hasGrace {
			var cancel context.CancelFunc
			ctx, cancel = outliveCancel(ctx, c.grace)
			defer cancel()
		}
		response, err := exchange(next, r.WithContext(httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
			GetConn: func(string) { c.stage.Store(connecting) },
			GotConn: func(httptrace.GotConnInfo) { c.stage.Store(sent) },
		})))
		if hasGrace && errors.Is(err, context.Canceled) && c.stage.Load() == sent {
			err = errInterrupted
		}
		return response, err
	})
}

// exchange sends the request and reads the whole response into memory, or has it decoded.
func exchange(next http.RoundTripper, r *http.Request) (*http.Response, error) {
	response, err := next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if _, err := url.Parse(response.Header.Get("Location")); err != nil {
		response.Header.Del("Location") // http.Client's error would quote it, query included
	}
	body, err := readAll(response, callStateOf(r.Context()).decode)
	if err != nil {
		return nil, err
	}
	body = bytes.TrimPrefix(body, []byte("\ufeff")) // a parser may ignore a byte order mark (RFC 8259, section 8.1)
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// checkHeader returns an error if a value has a control character, as a key has that was pasted with a line break. The error does
// not quote the value.
func checkHeader(header http.Header) error {
	for name, values := range header {
		for _, value := range values {
			if strings.ContainsFunc(value, func(c rune) bool { return c < ' ' || c == 0x7f }) {
				return fmt.Errorf("the value of the header %s, which may be a key or token, contains a line break or another control character; remove it", name)
			}
		}
	}
	return nil
}

// readAll reads and closes the body. It returns nothing if the call decodes the body. If the response is not 2xx, it ignores read errors, because the status is the result and
// the body only explains it.
func readAll(response *http.Response, decode func(*http.Response) error) ([]byte, error) {
	defer response.Body.Close()
	if response.StatusCode/100 != 2 {
		body, _ := io.ReadAll(io.LimitReader(response.Body, maxErrorBody))
		return body, nil
	}
	var body []byte
	var err error
	if decode != nil && response.StatusCode == http.StatusOK {
		err = decode(response)
	} else {
		body, err = io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	}
	if errors.Is(err, errObjectTooLarge) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("the response with status %d broke off: %w", response.StatusCode, err)
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("status %d: %w", response.StatusCode, errTooLarge)
	}
	return body, nil
}
