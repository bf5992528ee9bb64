package rest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest/resttest"
)

// endless is a body that counts the bytes that are read.
type endless struct{ left, read int }

func (e *endless) Read(p []byte) (int, error) {
	n := min(len(p), e.left)
	if n == 0 {
		return 0, io.EOF
	}
	copy(p[:n], bytes.Repeat([]byte("["), n))
	e.left, e.read = e.left-n, e.read+n
	return n, nil
}

func (*endless) Close() error { return nil }

// However much a server sends, only a limited amount is read and held in memory.
func TestHostileSize(t *testing.T) {
	t.Parallel()
	const mebibyte = 1 << 20
	for status, most := range map[int]int{200: 11 * mebibyte, 302: mebibyte, 400: mebibyte, 404: mebibyte} {
		body := &endless{left: 100 * mebibyte}
		c := rest.New(rest.Config{Base: "https://api.example.com", Error: envelope, Caller: rest.Caller{Transport: resttest.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: body, Request: r}, nil
		})}})
		_, err := rest.Send[any](t.Context(), c, rest.Request{Path: "v1"})
		resttest.CheckError(t, http.StatusText(status), err)
		if err == nil || body.read > most {
			t.Errorf("status %d: %d bytes were read, %v", status, body.read, err)
		}
	}
}

// Endless nesting is an error and does not exhaust the stack.
func TestHostileNesting(t *testing.T) {
	t.Parallel()
	for _, nested := range []string{strings.Repeat("[", 100_000), strings.Repeat(`{"message":`, 100_000), strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)} {
		for _, status := range []int{200, 400} {
			c := rest.New(rest.Config{
				Base: "https://api.example.com", Caller: rest.Caller{Transport: resttest.Answer{Status: status, Body: []byte(nested)}},
				Error: func(_ int, _ http.Header, body []byte) (string, string) {
					var words any
					if json.Unmarshal(body, &words) == nil {
						t.Errorf("%.10s… is accepted as JSON", nested)
					}
					return "", ""
				},
			})
			_, err := rest.Send[any](t.Context(), c, rest.Request{Path: "v1"})
			resttest.CheckError(t, nested[:10], err)
			if err == nil {
				t.Errorf("%.10s… is accepted", nested)
			}
		}
	}
}

// A redirect to another host, or from https to http, is not followed, however it is spelled.
func TestHostileRedirect(t *testing.T) {
	t.Parallel()
	for _, to := range []string{
		"http://api.example.com/v1", "HTTP://api.example.com/v1", "https://evil.example.com/v1", "//evil.example.com/v1", "https://api.example.com:444/v1",
		"https://api.example.com.evil.example/v1", "https://api.example.com@evil.example.com/", "https://evil.example.com\\@api.example.com/?canary",
		"https://evil.example.com/canary?canary#canary", "ftp://api.example.com/v1", "file:///etc/passwd", "javascript:alert(1)", "data:application/json,{}", "https://", "%",
	} {
		for _, status := range []int{301, 302, 303, 307, 308} {
			s := &script{replies: []reply{{status: status, header: map[string]string{"Location": to}}, {}}}
			_, err := rest.Send[thing](t.Context(), rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: s}, Authenticate: rest.Bearer("key")}), rest.Request{Path: "v1"})
			resttest.CheckError(t, to, err, "canary")
			if err == nil || s.calls() != 1 {
				t.Errorf("%d to %s: %v, %d calls", status, to, err, s.calls())
			}
		}
	}
}

// Control characters and secrets in a header, or in place of one, do not reach the user's terminal.
func TestHostileHeaders(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]string{
		"control characters":   "HTTP/1.1 400 \x1b[31mBad\x07\r\nX-Request-Id: a\x1b[31mb\x9b\r\nContent-Length: 0\r\n\r\n",
		"a content type":       "HTTP/1.1 200 OK\r\nContent-Type: text/\x1b[31mhtml\r\nContent-Length: 6\r\n\r\n<html>",
		"a folded line":        "HTTP/1.1 400 Bad\r\nX-Request-Id: a\r\n b\r\nContent-Length: 0\r\n\r\n",
		"a bare line feed":     "HTTP/1.1 400 Bad\nX-Request-Id: a\rb\nContent-Length: 0\n\n",
		"a long one":           "HTTP/1.1 400 Bad\r\nX-Request-Id: " + strings.Repeat("x", 100_000) + "\r\nContent-Length: 0\r\n\r\n",
		"one that is too long": "HTTP/1.1 400 Bad\r\nX-Request-Id: " + strings.Repeat("x", 11<<20) + "\r\nContent-Length: 0\r\n\r\n",
		"no header":            "HTTP/1.1 400 Bad\r\n\x1b[31m\r\n\r\n",
		"no status":            "HTTP/1.1 \x1b[31mcanary\r\n\r\n",
		"no HTTP":              "\x1b[31mcanary\x00\r\n\r\n",
		"a negative length":    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
		"two lengths":          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
		"an excessive length":  "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775807\r\n\r\n{}",
		"no gzip":              "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 6\r\n\r\ncanary",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			go func() {
				for {
					connection, err := listener.Accept()
					if err != nil {
						return
					}
					_, _ = connection.Read(make([]byte, 4096))
					_, _ = io.WriteString(connection, answer)
					_ = connection.Close()
				}
			}()
			c := rest.New(rest.Config{Base: "http://" + listener.Addr().String(), Authenticate: rest.Bearer("canary")})
			_, err = rest.Send[thing](t.Context(), c, rest.Request{Method: http.MethodPost, Path: "v1"})
			wantError(t, err)
			resttest.CheckError(t, name, err, "canary")
		})
	}
}

// A pause that a server asks for is observed if it ends before the deadline of the call; otherwise the call fails at once. An
// invalid pause is ignored.
func TestHostileRetryAfter(t *testing.T) {
	const ever = -1
	for value, pause := range map[string]time.Duration{
		"":                              time.Second,
		"soon":                          time.Second,
		"-1":                            time.Second,
		"1e9":                           time.Second,
		"0x10":                          time.Second,
		"99999999999999999999":          time.Second,
		"Sat, 32 Jan 2000 00:00:00 GMT": time.Second,
		"0":                             250 * time.Millisecond,
		"Mon, 01 Jan 0001 00:00:00 GMT": 250 * time.Millisecond,
		"Fri, 31 Dec 1999 23:59:59 GMT": 250 * time.Millisecond,
		"60":                            time.Minute,
		"Sat, 01 Jan 2000 00:01:00 GMT": time.Minute, // fake time begins at midnight
		"601":                           ever,
		"4294967295":                    ever,
		"Fri, 31 Dec 9999 23:59:59 GMT": ever,
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &script{replies: []reply{{status: 429, header: map[string]string{"Retry-After": value}}, {}}}
			c := rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: s}, Pace: rest.PaceFor(newAccount(), "", 0)})
			begun := time.Now()
			_, err := rest.Send[thing](t.Context(), c, rest.Request{Path: "v1"})
			waited := time.Since(begun)
			if pause != ever {
				if err != nil || waited != pause {
					t.Errorf("%q: %v after %s, want %s", value, err, waited, pause)
				}
				return
			}
			resttest.CheckError(t, value, err)
			if !errors.Is(err, context.DeadlineExceeded) || waited != 0 || !strings.Contains(err.Error(), "429") {
				t.Errorf("%q: %v after %s", value, err, waited)
			}
			// The other calls that share the rate limit fail at once as well, instead of waiting for centuries.
			_, err = rest.Send[thing](t.Context(), c, rest.Request{Path: "v1"})
			if err == nil || !strings.Contains(err.Error(), "asked for a pause") || time.Since(begun) != 0 {
				t.Errorf("%q: the next call: %v after %s", value, err, time.Since(begun))
			}
		})
	}
}
