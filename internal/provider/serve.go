package provider

import (
	"net/http"
	"os"
	"runtime/debug"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// gcPercent makes the garbage collector run less often than Go's default of 100 does, for a process that lives for seconds and
// has little in memory (bench/README.md).
const gcPercent = 300

// Serve serves the provider to Terraform until Terraform has done; with debugging, it prints how Terraform attaches to this
// process. version is that of the release.
func Serve(version string, debugging bool) error {
	quiet := quieten()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	var options []tf6server.ServeOpt
	if debugging {
		options = append(options, tf6server.WithManagedDebug())
	}
	return tf6server.Serve(Address, func() tfprotov6.ProviderServer {
		s := NewServer(version, nil)
		s.thorough = !quiet // a log that is asked for has all of the framework's lines
		return s
	}, options...)
}

// NewServer gives the provider as a server of the plugin protocol. transport, which may be nil, sends its requests, so that a
// test can stand in their way. What the objects of a process know together, such as an access token, only those of the same
// transport share.
func NewServer(version string, transport http.RoundTripper) *Server {
	all := vendors()
	p := &integrations{version: version, transport: transport, vendors: all, contents: tf.NewRegistry(all)}
	return &Server{ProviderServer: providerserver.NewProtocol6(p)(), provider: p}
}

// quieten switches the framework's own logging off where nobody has asked for a log. The framework writes at TRACE then,
// which costs more than a third of a plan's CPU time, and Terraform reads the lines and drops them
// (terraform-plugin-framework, issue 1269). A variable of the user's own leaves everything as it is, and gives false.
func quieten() bool {
	own := []string{"TF_LOG_PROVIDER_INTEGRATIONS", "TF_LOG_SDK", "TF_LOG_SDK_FRAMEWORK", "TF_LOG_SDK_PROTO"}
	for _, name := range append([]string{"TF_LOG", "TF_LOG_PROVIDER"}, own...) {
		if os.Getenv(name) != "" {
			return false
		}
	}
	for _, name := range own {
		_ = os.Setenv(name, "off") // fails only for names that cannot be
	}
	return true
}
