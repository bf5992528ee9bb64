package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
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

// receiver stands in for the user's application and records what webhooks send.
type receiver struct {
	server *http.Server

	mu     sync.Mutex
	events []event
}

// startReceiver listens on a free port and appends its address to the file environment, as the configuration's variable.
func startReceiver(ctx context.Context, environment string) (*receiver, error) {
	r := &receiver{}
	r.server = &http.Server{Handler: http.HandlerFunc(r.record), ReadHeaderTimeout: time.Second}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go func() { _ = r.server.Serve(listener) }()
	file, err := os.OpenFile(environment, os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	_, err = file.WriteString("export TF_VAR_receiver=" + quote("http://"+listener.Addr().String()) + "\n")
	return r, err
}

func (r *receiver) record(_ http.ResponseWriter, request *http.Request) {
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
			body := []rune(e.body)
			if len(body) > width {
				body = append(body[:width], '…')
			}
			line(e.path, string(body))
		}
	})
}
