package main

import (
	"context"
	"crypto/rand"
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
	"strings"
	"sync/atomic"
	"time"
)

// callback serves the redirect URI on loopback (RFC 8252, section 7.3). It accepts one consent.
//
// Other users of the machine can see the address that the browser is opened with, among the arguments of processes. That address
// therefore has no state. It works once: it sets a cookie and redirects to the vendor with the state. Only a request with the cookie
// and the state is an answer to the sign-in. Any other request is refused and changes nothing.
type callback struct {
	listener           net.Listener
	server             *http.Server
	start, state, mark string // the path of the address above, the state, and the value of the cookie
	consentPage        string // the vendor's address with the state
	started, taken     atomic.Bool
	consents           chan consent
	failed             chan error
}

// consent is the result that the browser brought: a code, or an error.
type consent struct {
	code    string
	err     error
	outcome chan<- error // the page waits for it
}

// listen listens on 127.0.0.1. The name localhost could resolve to another machine.
func listen(ctx context.Context, port uint) (*callback, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp4", net.JoinHostPort("127.0.0.1", strconv.FormatUint(uint64(port), 10)))
	if err != nil {
		return nil, fmt.Errorf("the program cannot listen for the browser: %w. Choose another port with -redirect-port, and add it to the app's redirect URIs", err)
	}
	c := &callback{
		listener: listener, start: "/" + rand.Text(), state: rand.Text(), mark: rand.Text(),
		consents: make(chan consent, 1), failed: make(chan error, 1),
	}
	c.server = &http.Server{Handler: c, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	return c, nil
}

func (c *callback) redirectURI() string  { return "http://" + c.host() + "/callback" }
func (c *callback) startAddress() string { return "http://" + c.host() + c.start }
func (c *callback) host() string         { return c.listener.Addr().String() }

// cookie returns the name of the cookie. A browser sends a cookie to all ports, so that sign-ins at other ports need other names.
func (c *callback) cookie() string {
	_, port, _ := strings.Cut(c.host(), ":")
	return "integrations-sign-in-" + port
}

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

// ServeHTTP sends the browser to the vendor, accepts the first answer, and shows the result of the sign-in.
func (c *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Host != c.host(): // a name that leads here is not this program's (DNS rebinding)
		show(w, http.StatusBadRequest, "Wrong host", "This address is only for a sign-in on this machine.")
	case r.URL.Path != c.start && r.URL.Path != "/callback":
		show(w, http.StatusNotFound, "Not found", "This address is only for a sign-in.")
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", http.MethodGet)
		show(w, http.StatusMethodNotAllowed, "Method not allowed", "This address is only for a sign-in.")
	case r.URL.Path == c.start && c.started.CompareAndSwap(false, true):
		// Lax: the cookie comes back with the vendor's redirect, and with no request that another site's page makes in the background.
		http.SetCookie(w, &http.Cookie{Name: c.cookie(), Value: c.mark, Path: "/callback", HttpOnly: true, SameSite: http.SameSiteLaxMode})
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Referrer-Policy", "no-referrer")
		http.Redirect(w, r, c.consentPage, http.StatusSeeOther)
	case r.URL.Path == c.start:
		show(w, http.StatusGone, "This address works once", "It has already been opened. If you have not done that, stop the program in the terminal, and start another sign-in.")
	case !c.isAnswer(r):
		show(w, http.StatusBadRequest, "This belongs to another sign-in", "It was not used. The sign-in in the terminal still waits for its own answer.")
	case !c.taken.CompareAndSwap(false, true):
		show(w, http.StatusGone, "This sign-in is over", "It has already been answered. Start another one in the terminal if you need it.")
	default:
		c.accept(w, r)
	}
}

// isAnswer reports whether the request has the state and the cookie of this sign-in.
func (c *callback) isAnswer(r *http.Request) bool {
	state := r.URL.Query()["state"]
	cookie, err := r.Cookie(c.cookie())
	return len(state) == 1 && subtle.ConstantTimeCompare([]byte(state[0]), []byte(c.state)) == 1 &&
		err == nil && subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(c.mark)) == 1
}

// accept hands the consent over and shows what became of it.
func (c *callback) accept(w http.ResponseWriter, r *http.Request) {
	code, err := read(r.URL.Query())
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

// read returns the code in the vendor's answer (RFC 6749, section 4.1.2).
func read(query url.Values) (string, error) {
	switch {
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
