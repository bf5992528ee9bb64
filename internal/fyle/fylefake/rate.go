package fylefake

import (
	"net"
	"net/http"
)

// requestsPerSecond is what one address may send to the cluster (docs/concepts/guide-data-apis.md, "Rate limits").
const requestsPerSecond = 10

// window counts what an address sent in one second.
type window struct {
	second int64
	count  int
}

// tooMany counts the request and tells whether it is over the limit. That the limit is one for each whole second of the
// clock, and that refused requests count too, is assumed.
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
