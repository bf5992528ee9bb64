package emulator

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// trafficLimit is the number of deliveries that the page shows of each direction.
const trafficLimit = 50

// hookBodyLimit is the number of bytes that the page shows of a received body.
const hookBodyLimit = 2 << 10

// traffic records the deliveries of webhooks.
type traffic struct {
	mu       sync.Mutex
	out      []sentDelivery
	received []receivedDelivery
}

// sentDelivery is a delivery that the emulator sent.
type sentDelivery struct {
	fake.Delivery
	At time.Time
}

// receivedDelivery is a request to a path below /_hooks/.
type receivedDelivery struct {
	At         time.Time
	Path, Body string
}

func (t *traffic) sent(at time.Time, deliveries []fake.Delivery) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, d := range deliveries {
		t.out = last(append(t.out, sentDelivery{d, at}))
	}
}

// lists returns the deliveries of both directions, the newest first.
func (t *traffic) lists() (out []sentDelivery, received []receivedDelivery) {
	t.mu.Lock()
	defer t.mu.Unlock()
	out, received = slices.Clone(t.out), slices.Clone(t.received)
	slices.Reverse(out)
	slices.Reverse(received)
	return out, received
}

// receive is a receiver of webhooks.
func (e *Emulator) receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, hookBodyLimit+1))
	if err != nil {
		http.Error(w, "the body cannot be read", http.StatusBadRequest)
		return
	}
	if len(body) > hookBodyLimit {
		body = append(body[:hookBodyLimit], " …"...)
	}
	e.traffic.mu.Lock()
	defer e.traffic.mu.Unlock()
	d := receivedDelivery{e.Clock.Now(), r.URL.EscapedPath(), string(bytes.ToValidUTF8(body, []byte("�")))}
	e.traffic.received = last(append(e.traffic.received, d))
	w.WriteHeader(http.StatusNoContent)
}

func last[T any](list []T) []T {
	return list[max(0, len(list)-trafficLimit):]
}
