package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// emulator is a process of cmd/emulator.
type emulator struct {
	process     *os.Process
	ended       chan struct{}
	address     string
	environment []string // for the provider, as NAME=value
}

var (
	exports = regexp.MustCompile(`(?m)^export (\w+)=(.*)$`)
	listens = regexp.MustCompile(`listens on (http://[^;\s]+)`) // printed after the environment
)

// startEmulator starts the program on a free port. It returns when the emulator has printed its `export NAME=value` lines. The end of
// ctx does not stop the emulator, because a Terraform that is interrupted still needs it.
func startEmulator(ctx context.Context, program string) (*emulator, error) {
	file, err := os.Create(program + ".log")
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
		printed, err := os.ReadFile(file.Name())
		if m := listens.FindSubmatch(printed); m != nil {
			e.address = string(m[1])
			for _, m := range exports.FindAllStringSubmatch(string(printed), -1) {
				e.environment = append(e.environment, m[1]+"="+unquote(m[2]))
			}
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

// ask sends a request without credentials and body, as [emulator.call] does.
func (e *emulator) ask(ctx context.Context, method, path string, answer any) error {
	return e.call(ctx, method, path, "", nil, answer)
}

// call sends JSON, unless body is nil, and decodes the response into answer, unless answer is nil.
func (e *emulator) call(ctx context.Context, method, path, token string, body, answer any) error {
	var content io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(raw)
	}
	request, err := http.NewRequestWithContext(ctx, method, e.address+path, content)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	raw, _, err := send(request)
	if err != nil || answer == nil {
		return err
	}
	return json.Unmarshal(raw, answer)
}

// open opens a page as a browser does, or sends a form if it is not nil. It follows redirects, and returns the last page and its address.
func (e *emulator) open(ctx context.Context, path string, form url.Values) (address *url.URL, page string, err error) {
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	request, err := http.NewRequestWithContext(ctx, method, e.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, "", err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	raw, address, err := send(request)
	return address, string(raw), err
}

// send returns the body of a successful response, and its address after redirects.
func send(request *http.Request) ([]byte, *url.URL, error) {
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		return nil, nil, fmt.Errorf("%s %s: %s", request.Method, request.URL.Path, response.Status)
	}
	body, err := io.ReadAll(response.Body)
	return body, response.Request.URL, err
}

// unquote returns the value of a shell's word, with or without quotes.
func unquote(word string) string {
	if inner, ok := strings.CutPrefix(word, "'"); ok {
		return strings.ReplaceAll(strings.TrimSuffix(inner, "'"), `'\''`, "'")
	}
	return word
}
