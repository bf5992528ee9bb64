package fake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// deliveryTimeout is the time limit for a receiver's answer.
const deliveryTimeout = 5 * time.Second

// Delivery is one request of a webhook, with its outcome.
type Delivery struct {
	Vendor  string `json:"vendor"`
	Webhook string `json:"webhook"`         // its ID
	URL     string `json:"url"`             // of the receiver
	Status  int    `json:"status"`          // of the receiver's answer; 0 if there was none
	Error   string `json:"error,omitempty"` // why there was none
}

// Deliver posts the payload as JSON to the URL of d, and returns d with the outcome. It reaches only this machine: it neither
// resolves nor calls a host that is not loopback, and it follows no redirect.
func Deliver(ctx context.Context, d Delivery, payload any) Delivery {
	ctx, cancel := context.WithTimeout(ctx, deliveryTimeout)
	defer cancel()
	var err error
	if d.Status, err = post(ctx, d.URL, payload); err != nil {
		d.Error = err.Error()
	}
	return d
}

func post(ctx context.Context, address string, payload any) (int, error) {
	body, err := json.Marshal(payload)
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, withoutURL(err)
	}
	if !isLoopback(r.URL.Hostname()) {
		return 0, fmt.Errorf("not delivered: %q is not on this machine's loopback (127.0.0.0/8, ::1, localhost)", r.URL.Hostname())
	}
	r.Header.Set("Content-Type", "application/json")
	client := http.Client{
		// The transport has no proxy, because a proxy could be on another machine.
		Transport:     &http.Transport{DialContext: dialLoopback, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	answer, err := client.Do(r)
	if err != nil {
		return 0, withoutURL(err)
	}
	return answer.StatusCode, answer.Body.Close()
}

// withoutURL removes the URL from an error, because the Delivery already has it.
func withoutURL(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		return wrapped.Err
	}
	return err
}

func isLoopback(host string) bool {
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}

// dialLoopback connects without a resolver, which could return another machine for localhost.
func dialLoopback(ctx context.Context, network, address string) (net.Conn, error) {
	var dialer net.Dialer
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if !strings.EqualFold(host, "localhost") {
		return dialer.DialContext(ctx, network, address)
	}
	conn, err := dialer.DialContext(ctx, network, net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		conn, err = dialer.DialContext(ctx, network, net.JoinHostPort("::1", port))
	}
	return conn, err
}
