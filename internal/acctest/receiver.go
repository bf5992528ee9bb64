package acctest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Receiver is the receiver of webhooks. Its URL has a secret path and a secret query, which no user may see.
type Receiver struct {
	URL string
	// Answer answers each delivery; nil answers with 200.
	Answer http.HandlerFunc

	mu         sync.Mutex
	deliveries []Delivery
}

// Delivery is a request that a [Receiver] has received.
type Delivery struct {
	Method, UserAgent, Query string
	Body                     map[string]any // decoded from JSON
}

// Receiver starts a receiver, which stops when the test ends.
func (e *Env) Receiver(t testing.TB) *Receiver {
	t.Helper()
	const path, query = "/path-of-the-receiver", "token=query-of-the-receiver"
	e.Secret(path[1:])
	e.Secret("query-of-the-receiver")
	r := &Receiver{}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	r.URL = server.URL + path + "/?" + query
	return r
}

// ServeHTTP records and answers a delivery.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	d := Delivery{Method: request.Method, UserAgent: request.UserAgent(), Query: request.URL.RequestURI()}
	_ = json.NewDecoder(request.Body).Decode(&d.Body) // without a body, the test sees none
	r.mu.Lock()
	r.deliveries = append(r.deliveries, d)
	r.mu.Unlock()
	if r.Answer != nil {
		r.Answer(w, request)
	}
}

// Deliveries returns what was received.
func (r *Receiver) Deliveries() []Delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.deliveries
}
