package provider

import (
	"net/http"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Serve serves the provider to Terraform until Terraform has done; with debug, it prints how Terraform attaches to this
// process. version is that of the release.
func Serve(version string, debug bool) error {
	quieten()
	var options []tf6server.ServeOpt
	if debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	return tf6server.Serve(Address, func() tfprotov6.ProviderServer { return Server(version, nil) }, options...)
}

// Server gives the provider as a server of the plugin protocol. transport, which may be nil, sends its requests, so that a
// test can stand in their way. What the objects of a process know together, such as an access token, only those of the same
// transport share.
func Server(version string, transport http.RoundTripper) tfprotov6.ProviderServer {
	all := vendors()
	p := &integrations{version: version, transport: transport, vendors: all, contents: tf.ContentsOf(all)}
	return &server{providerserver.NewProtocol6(p)()}
}

// quieten switches the framework's own logging off where nobody has asked for a log. The framework writes at TRACE then,
// which costs more than a third of a plan's CPU time, and Terraform reads the lines and drops them
// (terraform-plugin-framework, issue 1269). A variable of the user's own leaves everything as it is.
func quieten() {
	for _, name := range []string{"TF_LOG", "TF_LOG_PROVIDER", "TF_LOG_PROVIDER_INTEGRATIONS", "TF_LOG_SDK"} {
		if os.Getenv(name) != "" {
			return
		}
	}
	for _, name := range []string{"TF_LOG_SDK", "TF_LOG_PROVIDER_INTEGRATIONS"} {
		_ = os.Setenv(name, "off") // fails only for names that cannot be
	}
}
