package rest_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestWireSize(t *testing.T) {
	t.Parallel()
	const mebibyte = 1 << 20
	for _, test := range []struct {
		name       string
		status     int
		size       int
		compressed bool
		err        string
	}{
		{"the largest", 200, 10 * mebibyte, false, ""},
		{"one byte more", 200, 10*mebibyte + 1, false, "larger than 10 MiB"},
		{"more when decompressed", 200, 100 * mebibyte, true, "larger than 10 MiB"},
		{"a long error body", 404, 100 * mebibyte, false, "404 Not Found"},
		{"a long error body when decompressed", 404, 100 * mebibyte, true, "404 Not Found"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
				piece := bytes.Repeat([]byte(" "), mebibyte)
				if test.compressed { // pieces that are compressed one by one decompress to one body
					var compressed bytes.Buffer
					to := gzip.NewWriter(&compressed)
					_, _ = to.Write(piece)
					to.Close()
					piece = compressed.Bytes()
					w.Header().Set("Content-Encoding", "gzip")
				}
				w.WriteHeader(test.status)
				for range test.size / mebibyte {
					_, _ = w.Write(piece)
				}
				_, _ = w.Write(piece[:test.size%mebibyte])
			})
			_, err := rest.Send[rest.None](t.Context(), s.client(), rest.Request{Path: "v1"})
			if test.err == "" && err != nil {
				t.Error(err)
			}
			if test.err != "" {
				wantError(t, err, test.err)
			}
			if got := errors.Is(err, rest.ErrNotFound); got != (test.status == 404) {
				t.Errorf("not found %t", got)
			}
			if s.calls() != 1 {
				t.Errorf("%d calls", s.calls())
			}
		})
	}
}

// An error response whose body breaks off is still that error, and is not retried like a broken connection.
func TestWireBrokenErrorBody(t *testing.T) {
	s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, "there is one alr")
	})
	_, err := rest.Send[thing](t.Context(), s.client(), rest.Request{Path: "v1", Method: "POST"})
	wantError(t, err, "409 Conflict: there is one alr")
	if s.calls() != 1 || rest.OutcomeUnknown(err) {
		t.Errorf("%d calls, outcome unknown %t", s.calls(), rest.OutcomeUnknown(err))
	}
}

// Parallel calls reuse connections, even those of other clients.
func TestWireConnections(t *testing.T) {
	const parallel = 8
	var mu sync.Mutex
	connections := map[string]bool{}
	var round sync.WaitGroup
	s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		connections[r.RemoteAddr] = true
		mu.Unlock()
		round.Done()
		round.Wait() // so that all calls of a round are in flight at once
		_, _ = io.WriteString(w, `{"name":"`+strconv.Itoa(len(r.RemoteAddr))+`"}`)
	})
	for range 3 {
		round.Add(parallel)
		c := s.client()
		var all sync.WaitGroup
		for range parallel {
			all.Go(func() {
				if _, err := rest.Send[thing](t.Context(), c, rest.Request{Path: "v1"}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	if len(connections) != parallel {
		t.Errorf("%d calls in three rounds took %d connections, want %d", s.calls(), len(connections), parallel)
	}
}
