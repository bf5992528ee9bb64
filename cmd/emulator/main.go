// Command emulator serves the fakes of all vendors on one port of this machine, and prints the environment with which
// `provider "integrations" {}` uses it:
//
//	emulator -addr 127.0.0.1:8484
//
// Its address, opened in a browser, shows what the vendors hold, and has their consoles.
// The Handler method in internal/emulator documents the paths that control a running emulator. The emulator listens only on loopback,
// and serves only requests whose host is loopback.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the whole program: it serves until ctx ends, and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("emulator", flag.ContinueOnError)
	flags.SetOutput(stderr)
	addr := flags.String("addr", "127.0.0.1:8484", "`host:port` on this machine's loopback; port 0 picks a free one")
	latency := flags.Duration("latency", 0, "delay of each vendor's answer, such as 20ms")
	flags.Usage = func() {
		_, _ = fmt.Fprint(stderr, "Usage: emulator [-addr host:port] [-latency duration]\n\n"+
			"Serves the fakes of all vendors. Prints `export NAME=value` lines for the provider, then serves.\n"+
			"Open the address in a browser to see it. GET /_calls, GET /_state and POST /_faults show and control it.\n\n")
		flags.PrintDefaults()
	}
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0:
		_, _ = fmt.Fprintf(stderr, "emulator: unexpected argument %q; see emulator -h\n", flags.Arg(0))
		return 2
	case *latency < 0:
		_, _ = fmt.Fprintf(stderr, "emulator: -latency %s is negative\n", *latency)
		return 2
	}
	listener, err := listen(ctx, *addr)
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "emulator: %v\n", err)
		return 1
	}
	e := emulator.New(emulator.WithLatency(*latency))
	base := "http://" + listener.Addr().String()
	for _, v := range e.Env(base) {
		_, _ = fmt.Fprintln(stdout, v.Export())
	}
	_, _ = fmt.Fprintf(stderr, "# the emulator listens on %[1]s; open it in a browser, stop it with Ctrl-C\n# its authorization server has the issuer %[1]s/oauth\n", base)
	if err := serve(ctx, listener, e); err != nil {
		_, _ = fmt.Fprintf(stderr, "emulator: %v\n", err)
		return 1
	}
	return 0
}

// listen opens the port, only on loopback, because the credentials of the fakes are public.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("-addr %q is not host:port: %w", addr, err)
	}
	if host == "" || host == "localhost" {
		host = "127.0.0.1"
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("-addr %q is not on this machine's loopback; use 127.0.0.1:%s", addr, port)
	}
	return new(net.ListenConfig).Listen(ctx, "tcp", net.JoinHostPort(host, port))
}

// serve serves until ctx ends. Answers that are then in flight have half a second.
func serve(ctx context.Context, listener net.Listener, e *emulator.Emulator) error {
	server := &http.Server{Handler: e.Handler(), ReadHeaderTimeout: 10 * time.Second}
	server.RegisterOnShutdown(e.EndEvents)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	shutdownCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 500*time.Millisecond)
	defer cancel()
	if server.Shutdown(shutdownCtx) != nil {
		// This ends answers that a fault delays.
		_ = server.Close()
	}
	return nil
}
