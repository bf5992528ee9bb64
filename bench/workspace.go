package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// workspace is a folder with the configuration of n objects of a candidate. It serves the candidate's emulator and state.
type workspace struct {
	subject
	by        candidate
	n         int
	folder    string // of the configuration
	installed string // the folder with the candidate's provider
	variables []string
	site      *site
	latency   time.Duration
	cli       terraformrun.CLI

	emulator *emulator.Emulator
	state    atomic.Pointer[[]byte]
}

// site serves one workspace after the other at one address.
type site struct {
	address string
	current atomic.Pointer[workspace]
}

func listen(ctx context.Context) (*site, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &site{address: "http://" + listener.Addr().String()}
	server := &http.Server{ReadHeaderTimeout: 10 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.current.Load().ServeHTTP(w, r)
	})}
	go func() { _ = server.Serve(listener) }() // until the program ends
	return s, nil
}

// ServeHTTP serves the vendors, and the state to Terraform's HTTP backend.
func (w *workspace) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	switch state := w.state.Load(); {
	case r.URL.Path != "/state":
		w.emulator.ServeHTTP(rw, r)
	case r.Method == http.MethodPost:
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
			return
		}
		w.state.Store(&body)
	case state == nil:
		http.NotFound(rw, r)
	default:
		_, _ = rw.Write(*state) // Terraform notices a state that is cut off
	}
}

// sample is the cost of one run. CPU and Allocations are sums over the provider's processes, Memory is the maximum.
type sample struct {
	Wall        float64 `json:"wall_s"`
	CPU         float64 `json:"provider_cpu_s"`
	Memory      float64 `json:"provider_peak_mib"`
	Allocations float64 `json:"provider_allocations"`
	Calls       float64 `json:"calls"`
}

func (w *workspace) usageFile() string { return filepath.Join(w.folder, "usage.jsonl") }

// renew replaces the emulator by a new one.
func (w *workspace) renew() {
	w.emulator = emulator.New(emulator.WithLatency(w.latency))
	w.emulator.Nango.SetRateLimit(0) // it depends on the account's plan, and a self-hosted server can have none
	if w.needs != nil {
		w.needs(w.emulator, w.n)
	}
	w.site.current.Store(w)
}

// prepare writes the configuration.
func (w *workspace) prepare(ctx context.Context) error {
	w.renew()
	w.variables = []string{
		"CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE=" + filepath.Join(w.installed, "terraform.rc"), "TF_HTTP_ADDRESS=" + w.site.address + "/state",
		"BENCH_USAGE=" + w.usageFile(), "OAUTH_REGISTRATION_ACCESS_TOKEN=" + clientToken,
	}
	variables := w.emulator.Env(w.site.address)
	if w.registers {
		variables = append(variables, w.emulator.RegistrationEnv(w.site.address)...)
	}
	for _, v := range variables {
		w.variables = append(w.variables, v.Name+"="+v.Value)
	}
	if err := os.MkdirAll(w.folder, 0o755); err != nil || w.kind == ofLists {
		return err
	}
	text := w.by.configuration(w.subject, w.n, w.site.address)
	if err := os.WriteFile(filepath.Join(w.folder, "main.tf"), []byte(text), 0o600); err != nil {
		return err
	}
	_, err := w.run(ctx, 0, w.cli.Path, "init", "-input=false", "-no-color")
	if err == nil && w.kind == ofDataSources && w.by.provider == "" {
		_, err = w.run(ctx, 0, w.cli.Path, cases[0].args...) // the floor is as many objects that are not changed
	}
	return err
}

// measure runs a case once.
func (w *workspace) measure(ctx context.Context, c benchCase) (sample, error) {
	if err := os.Remove(w.usageFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return sample{}, err
	}
	if c.name == "apply" {
		w.renew()
	}
	w.site.current.Store(w)
	w.emulator.ForgetCalls()
	program, args := w.cli.Path, c.args
	if w.kind == ofLists {
		program, args = filepath.Join(w.installed, "list"), []string{"integrations_" + w.name}
		if w.arguments != "" {
			args = append(args, strings.ReplaceAll(w.arguments, "${var.emulator}", w.site.address))
		}
	}
	started := time.Now()
	output, err := w.run(ctx, c.code, program, args...)
	s := sample{Wall: time.Since(started).Seconds(), Calls: float64(len(w.emulator.Calls()))}
	if err != nil {
		return sample{}, err
	}
	want := regexp.MustCompile(strings.ReplaceAll(c.prints, "{n}", fmt.Sprint(w.n)))
	if !want.MatchString(output) {
		return sample{}, fmt.Errorf("%s %q did not print %q:\n%s", program, args, want, output)
	}
	if w.by.provider == "" {
		return s, nil
	}
	return s, w.addUsage(&s)
}

// addUsage adds what the provider's processes recorded.
func (w *workspace) addUsage(s *sample) error {
	text, err := os.ReadFile(w.usageFile())
	if err != nil {
		return err
	}
	lines := json.NewDecoder(bytes.NewReader(text))
	for lines.More() {
		var used struct {
			CPU         float64 `json:"cpu_s"`
			Memory      float64 `json:"peak_bytes"`
			Allocations float64 `json:"allocations"`
		}
		if err := lines.Decode(&used); err != nil {
			return err
		}
		s.CPU += used.CPU
		s.Memory = max(s.Memory, used.Memory/(1<<20))
		s.Allocations += used.Allocations
	}
	return nil
}

// run runs a program and returns its output. It returns an error unless the program ends with this exit code.
func (w *workspace) run(ctx context.Context, want int, program string, args ...string) (string, error) {
	output, err := terraformrun.Run(ctx, terraformrun.Command(ctx, w.folder, w.variables, program, args...))
	code := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && ctx.Err() == nil {
		code, err = exit.ExitCode(), nil
	}
	if err == nil && code != want {
		err = fmt.Errorf("exit code %d, want %d\n%s", code, want, output)
	}
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", program, strings.Join(args, " "), err)
	}
	return output, nil
}
