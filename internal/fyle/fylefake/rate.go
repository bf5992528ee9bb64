package fylefake

import (
	"net"
	"net/http"
)

// requestsPerSecond is the limit of requests from one address to the cluster (docs/concepts/guide-data-apis.md, "Rate limits").
const requestsPerSecond = 10

// window counts the requests of an address in one second.
type window struct {
	second int64
	count  int
}

// tooMany counts the request and reports whether it exceeds the limit. It is assumed that the limit is per whole second of the clock,
// and that refused requests count too.
func (f *Fyle) tooMany(r *http.Request) bool {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr
	}
	w := f.windows[address]
	if now := f.clock.Now().Unix(); w.second != now {
		w = window{second: now}
	}
	w.count++
	f.windows[address] = w
	return w.count > requestsPerSecond
}
