package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// emulator is a process of cmd/emulator.
type emulator struct {
	process *os.Process
	ended   chan struct{}
	address string
}

var (
	exports = regexp.MustCompile(`(?m)^export (\w+)=(.*)$`)
	listens = regexp.MustCompile(`listens on (http://[^;\s]+)`) // printed after the environment
)

// startEmulator starts the program on a free port. It returns when the emulator has appended its `export NAME=value` lines to
// the file environment. The end of ctx does not stop the emulator, because a Terraform that is interrupted still needs it.
func startEmulator(ctx context.Context, program, environment string) (*emulator, error) {
	file, err := os.OpenFile(environment, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	cmd := terraformrun.Command(context.WithoutCancel(ctx), filepath.Dir(program), nil, program, "-addr", "127.0.0.1:0")
	cmd.Stdout, cmd.Stderr = file, file
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	e := &emulator{process: cmd.Process, ended: make(chan struct{})}
	go func() {
		_ = cmd.Wait()
		close(e.ended)
	}()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		printed, err := os.ReadFile(environment)
		if m := listens.FindSubmatch(printed); m != nil {
			e.address = string(m[1])
			return e, nil
		}
		select {
		case <-tick.C:
		case <-e.ended:
			return nil, fmt.Errorf("the emulator ended and printed %q (%w)", printed, err)
		case <-ctx.Done():
			e.stop()
			return nil, ctx.Err()
		}
	}
}

// stop kills the process and waits until it has ended.
func (e *emulator) stop() {
	_ = e.process.Kill()
	<-e.ended
}

// ask sends a request to one of the emulator's own paths and decodes the response into answer, unless answer is nil.
func (e *emulator) ask(ctx context.Context, method, path string, answer any) error {
	request, err := http.NewRequestWithContext(ctx, method, e.address+path, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("%s %s at the emulator: %s", method, path, response.Status)
	}
	if answer == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(answer)
}

// quote quotes a value for a shell. unquote is its inverse, and returns a value without quotes unchanged.
func quote(value string) string { return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'" }

func unquote(value string) string {
	if inner, ok := strings.CutPrefix(value, "'"); ok {
		return strings.ReplaceAll(strings.TrimSuffix(inner, "'"), `'\''`, "'")
	}
	return value
}
