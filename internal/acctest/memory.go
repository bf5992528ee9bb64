package acctest

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// memory is an in-memory network with one server. It is the server's net.Listener.
type memory struct {
	url    string
	t      testing.TB
	conns  chan net.Conn
	closed chan struct{}
}

// newMemory serves a handler until the test ends. Its address is unique: clients cache rate limits and sessions by address,
// and those of one bubble must not be used in the next.
func newMemory(t testing.TB, handler http.Handler) *memory {
	t.Helper()
	var random [4]byte
	rand.Read(random[:])
	port := binary.BigEndian.Uint16(random[2:]) | 1<<15 // which is not port 1; see process
	address := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, random[0], random[1], 1}), port)
	m := &memory{url: "http://" + address.String(), t: t, conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: handler} // only the test reaches it
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(m)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
	return m
}

func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		return c, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error { close(m.closed); return nil }

func (m *memory) Addr() net.Addr { return &net.TCPAddr{} }

// process returns a new process with a transport into the network.
func (m *memory) process() *Process {
	transport := rest.NewTransport()
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if strings.HasSuffix(address, ":1") { // as on a real machine, nothing listens there
			return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
		}
		ours, theirs := net.Pipe()
		select {
		case m.conns <- theirs:
			return ours, nil
		case <-m.closed:
			return nil, net.ErrClosed
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	m.t.Cleanup(transport.CloseIdleConnections)
	return &Process{next: transport}
}

// Process is the transport between a provider and the network. It can simulate a SIGKILL of the provider: from then on no
// request arrives, and [Instance] drops what the provider returns.
type Process struct {
	next http.RoundTripper

	mu     sync.Mutex
	sent   int
	killAt int // 0: never
	after  bool
	dead   bool
	calls  func(number int) // before each request
}

// KillAt kills the process at its request with this number, counted from 1: before the vendor carries it out, or after.
func (p *Process) KillAt(number int, after bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.killAt, p.after = number, after
}

// OnRequest calls f before each request, with the request's number, counted from 1.
func (p *Process) OnRequest(f func(number int)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = f
}

// Killed reports whether the process was killed.
func (p *Process) Killed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dead
}

// Sent returns the number of requests that the process has sent.
func (p *Process) Sent() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent
}

var errKilled = errors.New("the process was killed")

// RoundTrip sends a request unless the process was killed.
func (p *Process) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	if !p.dead {
		p.sent++
		p.dead = p.sent == p.killAt
	}
	dead, arrives := p.dead, !p.dead || (p.sent == p.killAt && p.after)
	if dead {
		p.after = false // only the request with the number arrives
	}
	call, number := p.calls, p.sent
	p.mu.Unlock()
	if call != nil && !dead {
		call(number)
	}
	if !arrives {
		return nil, errKilled
	}
	response, err := p.next.RoundTrip(r)
	if dead {
		if err == nil {
			_ = response.Body.Close()
		}
		return nil, fmt.Errorf("after the request: %w", errKilled)
	}
	return response, err
}
