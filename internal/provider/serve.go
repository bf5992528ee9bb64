package provider

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Serve serves the provider until Terraform stops it. With debugging, it prints how to attach Terraform to this process.
func Serve(debugging bool) error {
	silenceLogs()
	tuneGC()
	var options []tf6server.ServeOpt
	if debugging {
		options = append(options, tf6server.WithManagedDebug())
	} else {
		go exitWithParent()
	}
	shareTurns()
	s := NewServer(ThisBuild().Version, nil, tf.DefaultAdoptionsDir())
	err := tf6server.Serve(Address, func() tfprotov6.ProviderServer { return s }, options...)
	s.Ended()
	return err
}

// shareTurns makes the processes of this user keep the vendors' rate limits together.
func shareTurns() {
	if cache, err := os.UserCacheDir(); err == nil {
		rest.ShareTurns(filepath.Join(cache, "terraform-provider-integrations"))
	}
}

// Ended records that Terraform has ended the provider. See [tf.Adoptions.Ended].
func (s *Server) Ended() {
	if !s.interrupted.Load() {
		s.provider.adoptions.Ended()
	}
}

// StopProvider ends the calls in flight.
func (s *Server) StopProvider(ctx context.Context, r *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.interrupted.Store(true)
	return s.ProviderServer.StopProvider(ctx, r)
}

// exitWithParent ends the process within a second after its parent, which is Terraform. Terraform ends its providers by a call. If
// Terraform is killed, it cannot, and the process would keep running with the credentials in its memory. On Windows, the ID of the parent
// does not change, so the process keeps running there.
func exitWithParent() {
	parent := os.Getppid()
	for range time.Tick(time.Second / 2) {
		if os.Getppid() != parent {
			os.Exit(1)
		}
	}
}

// NewServer returns the provider as a server of the plugin protocol. Tests pass a transport to intercept the requests; nil means the
// default of internal/rest. Servers with the same transport share what a process caches, such as access tokens. adoptionsDir is the
// directory of [tf.Adoptions].
func NewServer(version string, transport http.RoundTripper, adoptionsDir string) *Server {
	all := vendors()
	p := &integrations{
		version: version, transport: transport, vendors: all, registry: tf.NewRegistry(all), adoptions: tf.NewAdoptions(adoptionsDir),
	}
	s := &Server{ProviderServer: providerserver.NewProtocol6(p)(), provider: p}
	s.noFastPath = !silenceFramework() // its log then has a line of each call
	s.schemas = sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
		return s.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	})
	return s
}

// silenceLogs switches logging off, unless an environment variable requests a log. Without such a variable, the framework logs at TRACE,
// which costs more than a third of a plan's CPU time, and Terraform drops the lines (terraform-plugin-framework, issue 1269).
func silenceLogs() {
	own := []string{"TF_LOG_PROVIDER_INTEGRATIONS", "TF_LOG_SDK", frameworkLog, "TF_LOG_SDK_PROTO"}
	for _, name := range append([]string{"TF_LOG", "TF_LOG_PROVIDER"}, own...) {
		if os.Getenv(name) != "" {
			return
		}
	}
	for _, name := range own {
		_ = os.Setenv(name, "off") // fails only for an invalid name
	}
}

const frameworkLog = "TF_LOG_SDK_FRAMEWORK"

// silenceFramework switches the framework's own lines off and returns true, unless their variable requests them. TF_LOG is not enough,
// because the lines quote the elements of sets.
func silenceFramework() bool {
	if level := os.Getenv(frameworkLog); level != "" && level != "off" {
		return false
	}
	_ = os.Setenv(frameworkLog, "off") // fails only for an invalid name
	return true
}
