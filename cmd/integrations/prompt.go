package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// secret gives the client secret: from the environment, else from the person, who types it unseen, or from a pipe. It is
// never an argument, which other users of the machine could see.
func (m machine) secret(ctx context.Context, v vendor) (string, error) {
	env := v.env("client_secret")
	if secret := strings.TrimSpace(m.getenv(env)); secret != "" {
		return secret, nil
	}
	type result struct {
		line string
		err  error
	}
	done := make(chan result, 1)
	if isTerminal(m.stdin) {
		restore := keepEcho(m.stdin)
		defer restore() // where the reading does not end
		_, _ = fmt.Fprintf(m.stderr, "Client secret of the app at %s (not shown): ", v.title)
		go func() {
			line, err := readUnseen(m.stdin)
			_, _ = fmt.Fprintln(m.stderr)
			done <- result{line, err}
		}()
	} else {
		go func() {
			line, err := bufio.NewReader(io.LimitReader(m.stdin, 1<<16)).ReadString('\n')
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
			return "", fmt.Errorf("the client secret cannot be read: %w; set %s", r.err, env)
		case secret == "":
			return "", fmt.Errorf("the client secret of the app at %s is missing: set %s", v.title, env)
		}
		return secret, nil
	case <-ctx.Done():
		return "", errors.New("stopped before there was a client secret")
	}
}
