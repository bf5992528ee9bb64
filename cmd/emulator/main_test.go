package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestRefusedArguments(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args      []string
		code      int
		complaint string
	}{
		"help":               {[]string{"-h"}, 0, "Usage: emulator"},
		"unknown flag":       {[]string{"-port", "1"}, 2, "-port"},
		"an argument":        {[]string{"serve"}, 2, `unexpected argument "serve"`},
		"negative latency":   {[]string{"-latency", "-1s"}, 2, "is negative"},
		"no port":            {[]string{"-addr", "127.0.0.1"}, 1, "is not host:port"},
		"every interface":    {[]string{"-addr", "0.0.0.0:0"}, 1, "use 127.0.0.1:0"},
		"every IPv6 address": {[]string{"-addr", "[::]:0"}, 1, "use 127.0.0.1:0"},
		"another machine":    {[]string{"-addr", "192.0.2.1:8484"}, 1, "use 127.0.0.1:8484"},
		"a host name":        {[]string{"-addr", "example.com:8484"}, 1, "use 127.0.0.1:8484"},
		"no such port":       {[]string{"-addr", "127.0.0.1:99999"}, 1, "99999"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			cancel() // what is not refused ends at once
			var stdout, stderr bytes.Buffer
			if code := run(ctx, tt.args, &stdout, &stderr); code != tt.code {
				t.Errorf("got exit code %d, want %d", code, tt.code)
			}
			if !strings.Contains(stderr.String(), tt.complaint) || stdout.Len() > 0 {
				t.Errorf("got %q on stderr, %q on stdout", stderr.String(), stdout.String())
			}
		})
	}
}

// TestServes runs the program, reads the environment it prints, calls it while an answer is held back, and stops it.
func TestServes(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{":0", "127.0.0.1:0", "localhost:0"} {
		t.Run(addr, func(t *testing.T) {
			t.Parallel()
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			stdout, printed := io.Pipe()
			var stderr bytes.Buffer
			code := make(chan int, 1)
			go func() { code <- run(ctx, []string{"-addr", addr}, printed, &stderr) }()

			environment := readEnvironment(t, stdout)
			root, isOurs := strings.CutSuffix(environment["POOZLE_PUBLIC_URL"], "/poozle")
			if !isOurs || !strings.HasPrefix(root, "http://127.0.0.1:") {
				t.Errorf("the environment is %v", environment)
			}
			get(t, environment["POOZLE_API_URL"]+"/health", `{"version":`)
			get(t, root+"/_calls", `"path": "/poozle/api/health"`)
			events := open(t, root+"/_events") // of a page in a browser
			stop()
			if _, err := io.ReadAll(events); err != nil {
				t.Errorf("the events of an open page ended with %v", err)
			}
			if got := <-code; got != 0 {
				t.Errorf("got exit code %d", got)
			}
			if want := "# the emulator listens on " + root; !strings.HasPrefix(stderr.String(), want) {
				t.Errorf("got %q on stderr", stderr.String())
			}
		})
	}
}

func readEnvironment(t *testing.T, stdout io.Reader) map[string]string {
	t.Helper()
	environment := map[string]string{}
	lines := bufio.NewScanner(stdout)
	for environment["POOZLE_PUBLIC_URL"] == "" && lines.Scan() { // the last one
		name, value, isExport := strings.Cut(strings.TrimPrefix(lines.Text(), "export "), "=")
		if !isExport {
			t.Fatalf("printed %q", lines.Text())
		}
		environment[name] = value
	}
	return environment
}

func get(t *testing.T, address, want string) {
	t.Helper()
	body, err := io.ReadAll(open(t, address))
	if err != nil || !strings.Contains(string(body), want) {
		t.Errorf("%s was answered with %s, %v", address, body, err)
	}
}

// open returns the body of an answer, which may not have ended.
func open(t *testing.T, address string) io.Reader {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = answer.Body.Close() })
	return answer.Body
}
