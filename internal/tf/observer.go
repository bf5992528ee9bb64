package tf

import (
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Server is what the responses of one host of a vendor show.
type Server struct {
	Host  string
	Calls int           // including those without a response
	Clock time.Duration // how far its clock is ahead of this machine's, to the second; valid if HasClock
	// Limit and Remaining are the rate limit of the last response that has one, in the unit of the vendor; -1 if none has.
	Limit, Remaining int
	HasClock         bool
}

// observer is a transport that records what responses show about their servers.
type observer struct {
	next http.RoundTripper

	mu      sync.Mutex
	servers []Server
}

// RoundTrip sends the request.
func (o *observer) RoundTrip(r *http.Request) (*http.Response, error) {
	o.at(r.URL.Host, func(s *Server) { s.Calls++ })
	response, err := o.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	received := time.Now()
	o.at(r.URL.Host, func(s *Server) {
		if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
			s.Clock, s.HasClock = date.Sub(received.Truncate(time.Second)), true
		}
		for _, prefix := range []string{"RateLimit-", "X-RateLimit-"} { // draft-ietf-httpapi-ratelimit-headers-07, and what preceded it
			limit, errLimit := strconv.Atoi(response.Header.Get(prefix + "Limit"))
			remaining, errRemaining := strconv.Atoi(response.Header.Get(prefix + "Remaining"))
			if errLimit == nil && errRemaining == nil {
				s.Limit, s.Remaining = limit, remaining
				return
			}
		}
	})
	return response, nil
}

// recorded returns a copy of what was recorded so far. A call that outlives its context can still be recorded later.
func (o *observer) recorded() []Server {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.servers)
}

// at changes what is recorded of a host.
func (o *observer) at(host string, change func(*Server)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := slices.IndexFunc(o.servers, func(s Server) bool { return s.Host == host })
	if i < 0 {
		i, o.servers = len(o.servers), append(o.servers, Server{Host: host, Limit: -1, Remaining: -1})
	}
	change(&o.servers[i])
}
