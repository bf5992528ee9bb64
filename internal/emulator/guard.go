package emulator

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// loopbackOnly answers a request to another host than this machine with 421. Only a web page whose name resolves to 127.0.0.1 (DNS
// rebinding) sends such a request to the emulator, and its browser would let the page read the answer.
func loopbackOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.Host) {
			http.Error(w, fmt.Sprintf("the emulator serves only this machine, not the host %q; use 127.0.0.1 or localhost in the address", r.Host),
				http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// isLoopback reports whether the host of a request, with or without a port, is a loopback address or a name of RFC 6761, section 6.3.
func isLoopback(hostport string) bool {
	host := (&url.URL{Host: strings.ToLower(hostport)}).Hostname()
	address, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && address.IsLoopback()
}
