package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// delivery is the emulator's report of one event that it sent.
type delivery struct {
	Vendor, Webhook, URL, Error string
	Status                      int
}

// event is a request that a webhook sent.
type event struct {
	path, body string
}

// receiver stands in for Acme's application. It records what webhooks send, and users come back to it from a sign-in.
type receiver struct {
	address string
	server  *http.Server

	mu     sync.Mutex
	events []event
}

// startReceiver listens on a free port.
func startReceiver(ctx context.Context) (*receiver, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &receiver{address: "http://" + listener.Addr().String()}
	r.server = &http.Server{Handler: http.HandlerFunc(r.record), ReadHeaderTimeout: time.Second}
	go func() { _ = r.server.Serve(listener) }()
	return r, nil
}

func (r *receiver) record(_ http.ResponseWriter, request *http.Request) {
	if request.Method != http.MethodPost {
		return
	}
	body, _ := io.ReadAll(request.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, event{request.URL.Path, string(body)})
}

// all returns the events, sorted by path.
func (r *receiver) all() []event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.SortedFunc(slices.Values(r.events), func(a, b event) int { return strings.Compare(a.path+a.body, b.path+b.body) })
}

func (r *receiver) stop() { _ = r.server.Close() }

// eventTable formats the events, truncated to the width of a terminal.
func eventTable(events []event) string {
	const width = 76
	return columns(func(line func(...string)) {
		for _, e := range events {
			line(e.path, truncate(e.body, width))
		}
	})
}
