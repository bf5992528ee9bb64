package main

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"html/template"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"
)

// callback serves the redirect URI on loopback (RFC 8252, section 7.3). It accepts one consent.
type callback struct {
	listener net.Listener
	server   *http.Server
	state    string
	taken    atomic.Bool
	consents chan consent
	failed   chan error
}

// consent is the result that the browser brought: a code, or an error.
type consent struct {
	code    string
	err     error
	outcome chan<- error // the page waits for it
}

// listen listens on 127.0.0.1. The name localhost could resolve to another machine.
func listen(ctx context.Context, port uint, state string) (*callback, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.FormatUint(uint64(port), 10)))
	if err != nil {
		return nil, fmt.Errorf("the program cannot listen for the browser: %w. Choose another port with -redirect-port, and add it to the app's redirect URIs", err)
	}
	c := &callback{listener: listener, state: state, consents: make(chan consent, 1), failed: make(chan error, 1)}
	c.server = &http.Server{Handler: c, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	return c, nil
}

func (c *callback) redirectURI() string { return "http://" + c.listener.Addr().String() + "/callback" }

func (c *callback) serve() {
	go func() { c.failed <- c.server.Serve(c.listener) }()
}

// close waits for the page in flight and frees the port.
func (c *callback) close(ctx context.Context) {
	callCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if c.server.Shutdown(callCtx) != nil {
		_ = c.server.Close()
	}
	_ = c.listener.Close() // in case it never served
}

// ServeHTTP accepts the first consent and answers with a page that shows the result of the sign-in.
func (c *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path != "/callback":
		show(w, http.StatusNotFound, "Not found", "This address is only for the end of a sign-in.")
		return
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		show(w, http.StatusMethodNotAllowed, "Method not allowed", "This address is only for the end of a sign-in.")
		return
	case !c.taken.CompareAndSwap(false, true):
		show(w, http.StatusGone, "This sign-in is over", "It has already been answered. Start another one in the terminal if you need it.")
		return
	}
	code, err := c.read(r.URL.Query())
	outcome := make(chan error, 1)
	c.consents <- consent{code, err, outcome}
	select {
	case err = <-outcome:
	case <-r.Context().Done():
		return
	}
	if err != nil {
		show(w, http.StatusBadRequest, "The sign-in did not work", "The terminal shows the reason. You can close this window.")
		return
	}
	show(w, http.StatusOK, "You are signed in", "The terminal shows the next step. You can close this window.")
}

// read returns the code in the vendor's answer (RFC 6749, section 4.1.2), which must contain the state of this sign-in.
func (c *callback) read(query url.Values) (string, error) {
	switch state := query["state"]; {
	case len(state) != 1 || subtle.ConstantTimeCompare([]byte(state[0]), []byte(c.state)) != 1:
		return "", errors.New("the browser brought an answer to another sign-in (its state is wrong), so it was not used. " +
			"Start again, and open only the address that is printed")
	case query.Get("error") == "access_denied":
		return "", errors.New("the access was refused on the consent page. Nothing has changed")
	case query.Has("error"):
		return "", fmt.Errorf("the consent page ended with an error: %s", short(query.Get("error")+" "+query.Get("error_description")))
	case len(query["code"]) != 1 || query.Get("code") == "":
		return "", errors.New("the browser brought an answer without a code: the consent page did not finish")
	}
	return query.Get("code"), nil
}

// short quotes a string from outside, so that it cannot control the terminal.
func short(text string) string {
	const most = 200
	return strconv.QuoteToASCII(text[:min(len(text), most)])
}

// show answers with a small page that is not cached and loads nothing.
func show(w http.ResponseWriter, status int, title, text string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	w.WriteHeader(status)
	_ = page.Execute(w, struct{ Title, Text string }{title, text})
}

var page = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{.Title}}</title>
<link rel="icon" href="data:,">
<style>body { font: 1.1em/1.5 system-ui, sans-serif; max-width: 30em; margin: 20vh auto; padding: 0 1em; color-scheme: light dark }</style>
<h1>{{.Title}}</h1>
<p>{{.Text}}</p>
</html>
`))
