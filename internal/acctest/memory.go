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
	"sync"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// memory is a network of pipes with one server in it.
type memory struct {
	url    string
	t      testing.TB
	conns  chan net.Conn
	closed chan struct{}
}

// newMemory serves a handler until the test ends. The address is one that no other has, since paces and sessions of a real
// process are kept by it, and those of one bubble are of no use to the next.
func newMemory(t testing.TB, handler http.Handler) *memory {
	t.Helper()
	var random [4]byte
	rand.Read(random[:]) //nolint:errcheck // documented never to fail
	address := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, random[0], random[1], 1}), binary.BigEndian.Uint16(random[2:])|1)
	m := &memory{url: "http://" + address.String(), t: t, conns: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: handler} //nolint:gosec // nobody but the test reaches it
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

// Accept, Close and Addr make it a net.Listener.
func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.conns:
		return c, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept.
func (m *memory) Close() error { close(m.closed); return nil }

// Addr is nobody's.
func (m *memory) Addr() net.Addr { return &net.TCPAddr{} }

// process makes a transport of its own into the network.
func (m *memory) process() *Process {
	transport := rest.NewTransport()
	transport.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
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

// Process stands between a provider and the network, and can end it there as a SIGKILL does: from then on nothing that it
// sends arrives, and nothing that it gives counts.
type Process struct {
	next http.RoundTripper

	mu     sync.Mutex
	sent   int
	killAt int // 0: never
	after  bool
	dead   bool
	calls  func(number int) // before each request
}

// KillAt kills the process at its request of that number, counted from 1: before it is carried out, or after.
func (p *Process) KillAt(number int, after bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.killAt, p.after = number, after
}

// OnRequest has f called before each request, with its number, counted from 1.
func (p *Process) OnRequest(f func(number int)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = f
}

// Killed says that the process is dead.
func (p *Process) Killed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dead
}

// Sent is how many requests the process has sent.
func (p *Process) Sent() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent
}

var errKilled = errors.New("the process was killed")

// RoundTrip sends a request, while the process lives.
func (p *Process) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	if !p.dead {
		p.sent++
		p.dead = p.sent == p.killAt
	}
	dead, arrives := p.dead, !p.dead || (p.sent == p.killAt && p.after)
	if dead {
		p.after = false // no second one
	}
	call, number := p.calls, p.sent
	p.mu.Unlock()
	if call != nil && !dead {
		call(number)
	}
	if !arrives {
		return nil, errKilled
	}
	answer, err := p.next.RoundTrip(r)
	if dead {
		if err == nil {
			_ = answer.Body.Close()
		}
		return nil, fmt.Errorf("after the request: %w", errKilled)
	}
	return answer, err
}
