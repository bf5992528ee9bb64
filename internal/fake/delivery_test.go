package fake_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

func TestDeliver(t *testing.T) {
	t.Parallel()
	var got []string
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, r.Method+" "+r.URL.String()+" "+r.Header.Get("Content-Type")+" "+string(body))
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(http.StatusTemporaryRedirect)
	}))
	defer receiver.Close()
	_, port, _ := net.SplitHostPort(receiver.Listener.Addr().String())
	for _, address := range []string{receiver.URL + "/hook?token=t", "http://LOCALHOST:" + port + "/hook?token=t"} {
		want := fake.Delivery{Vendor: "v", Webhook: "1", URL: address, Status: http.StatusTemporaryRedirect}
		d := fake.Deliver(t.Context(), fake.Delivery{Vendor: "v", Webhook: "1", URL: address}, map[string]int{"n": 1})
		if diff := cmp.Diff(want, d); diff != "" {
			t.Errorf("delivery (-want +got):\n%s", diff)
		}
	}
	one := `POST /hook?token=t application/json {"n":1}`
	if diff := cmp.Diff([]string{one, one}, got); diff != "" {
		t.Errorf("received (-want +got):\n%s", diff)
	}
}

func TestDeliverFails(t *testing.T) {
	t.Parallel()
	const elsewhere = "is not on this machine's loopback"
	for address, want := range map[string]string{
		"https://example.com/hook":     `"example.com" ` + elsewhere,
		"http://192.0.2.1:80/":         `"192.0.2.1" ` + elsewhere,
		"http://0.0.0.0:1/":            `"0.0.0.0" ` + elsewhere,
		"http://[2001:db8::1]/":        `"2001:db8::1" ` + elsewhere,
		"http://localhost.example/":    `"localhost.example" ` + elsewhere,
		"http://127.0.0.1@example.com": `"example.com" ` + elsewhere,
		"/hook":                        `"" ` + elsewhere,
		"ftp://127.0.0.1/":             `unsupported protocol scheme "ftp"`,
		"http://127.0.0.1:0/":          "connect",
		"http://[::1]:0/":              "connect",
		"http://localhost:0/":          "connect",
		"http://127.0.0.1:x/":          "invalid port",
	} {
		d := fake.Deliver(t.Context(), fake.Delivery{URL: address}, nil)
		if d.Status != 0 || !strings.Contains(d.Error, want) {
			t.Errorf("%s: got %+v, want %s", address, d, want)
		}
	}
	if d := fake.Deliver(t.Context(), fake.Delivery{URL: "http://127.0.0.1"}, func() {}); !strings.Contains(d.Error, "unsupported type") {
		t.Errorf("what is no JSON: %+v", d)
	}
}

func TestDeliverEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	received, done := make(chan struct{}), make(chan struct{})
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(received)
		<-done
	}))
	defer receiver.Close()
	defer close(done)
	go func() {
		<-received
		cancel()
	}()
	if d := fake.Deliver(ctx, fake.Delivery{URL: receiver.URL}, nil); d.Error != context.Canceled.Error() {
		t.Errorf("got %+v", d)
	}
}
