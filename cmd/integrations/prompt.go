package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// secret returns the client secret from the environment, or else from the terminal without echo, or from a pipe. It is never
// an argument, because other users of the machine can see arguments.
func (p program) secret(ctx context.Context, v vendor) (string, error) {
	env := v.env("client_secret")
	if secret := strings.TrimSpace(p.getenv(env)); secret != "" {
		return secret, nil
	}
	type result struct {
		line string
		err  error
	}
	done := make(chan result, 1)
	if isTerminal(p.stdin) {
		restore := keepEcho(p.stdin)
		defer restore() // in case the read does not end
		_, _ = fmt.Fprintf(p.stderr, "Client secret of the app at %s (not shown): ", v.title)
		go func() {
			line, err := readUnseen(p.stdin)
			_, _ = fmt.Fprintln(p.stderr)
			done <- result{line, err}
		}()
	} else {
		go func() {
			line, err := bufio.NewReader(io.LimitReader(p.stdin, 1<<16)).ReadString('\n')
			if errors.Is(err, io.EOF) {
				err = nil
			}
			done <- result{line, err}
		}()
	}
	select {
	case r := <-done:
		secret := strings.TrimSpace(r.line)
		switch {
		case r.err != nil:
			return "", fmt.Errorf("the client secret cannot be read: %w. Set %s", r.err, env)
		case secret == "":
			return "", fmt.Errorf("the client secret of the app at %s is missing. Set %s", v.title, env)
		}
		return secret, nil
	case <-ctx.Done():
		return "", errors.New("stopped before the client secret was entered")
	}
}
