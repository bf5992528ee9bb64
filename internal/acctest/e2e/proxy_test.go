package e2e_test

import (
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

// TestProxyAndCertificates checks the environment variables that the guide to secrets documents: the provider calls a vendor through
// HTTPS_PROXY, except on this machine, and believes the certificates of SSL_CERT_FILE or SSL_CERT_DIR.
func TestProxyAndCertificates(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the system, not SSL_CERT_FILE, chooses the certificates on " + runtime.GOOS)
	}
	e := acctest.New(t)
	vendor := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = "localhost"
		e.Handler().ServeHTTP(w, r)
	}))
	vendor.Config.ErrorLog = log.New(io.Discard, "", 0) // one client refuses the certificate
	vendor.StartTLS()
	t.Cleanup(vendor.Close)
	var tunnels atomic.Int32
	proxy := httptest.NewServer(tunnelTo(vendor.Listener.Addr().String(), &tunnels))
	t.Cleanup(proxy.Close)
	dir := t.TempDir()
	file := filepath.Join(dir, "ca.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: vendor.Certificate().Raw})
	if err := os.WriteFile(file, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		variables []string
		code      int
		proxied   bool
		says      string
	}{
		"file":           {[]string{"POOZLE_API_URL=https://example.com/poozle/api", "SSL_CERT_FILE=" + file}, 0, true, ""},
		"folder":         {[]string{"POOZLE_API_URL=https://example.com/poozle/api", "SSL_CERT_DIR=" + dir}, 0, true, ""},
		"no certificate": {[]string{"POOZLE_API_URL=https://example.com/poozle/api", "SSL_CERT_FILE=" + os.DevNull, "SSL_CERT_DIR=" + os.DevNull}, 1, true, "certificate"},
		"no proxy":       {[]string{"POOZLE_API_URL=https://example.com/poozle/api", "HTTPS_PROXY=http://127.0.0.1:1"}, 1, false, "Check the network and the proxy"},
		"this machine":   {[]string{"POOZLE_API_URL=" + vendor.URL + "/poozle/api", "SSL_CERT_FILE=" + file}, 0, false, ""},
	} {
		w := e2e.New(t, e)
		w.Variables = append(append(w.Variables, "HTTPS_PROXY="+proxy.URL, "HTTP_PROXY="+proxy.URL, "NO_PROXY="), tt.variables...)
		w.Write("main.tf", e2e.Requirements+`data "integrations_poozle_integration_definitions" "all" {}`)
		w.Init().Want(0)
		tunnels.Store(0)
		r := w.Run("plan").Want(tt.code)
		if proxied := tunnels.Load() > 0; proxied != tt.proxied || !strings.Contains(r.Output, tt.says) {
			t.Errorf("%s: the proxy was used: %t, want %t\n%s", name, proxied, tt.proxied, r.Output)
		}
	}
}

// tunnelTo returns a proxy that connects every CONNECT request to one server, and counts the requests.
func tunnelTo(server string, tunnels *atomic.Int32) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tunnels.Add(1)
		there, err := new(net.Dialer).DialContext(r.Context(), "tcp", server)
		if err != nil || r.Method != http.MethodConnect {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer there.Close()
		w.WriteHeader(http.StatusOK)
		here, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer here.Close()
		go func() { _, _ = io.Copy(there, here) }()
		_, _ = io.Copy(here, there)
	})
}
