package fake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The two moments of a fault.
const (
	Before = "before" // the request is not executed
	After  = "after"  // the request is executed, and its answer is lost
)

// Fault is a failure of the next calls that match it. A fault that only delays (DelayMS without Status, Drop, Body or Headers)
// delays the real answer. Every other fault replaces the answer.
type Fault struct {
	Method  string            `json:"method"`   // "" matches every method
	Path    string            `json:"path"`     // prefix of the path, as in Call.Path; "" matches every path
	Status  int               `json:"status"`   // of the answer; 0 means 500
	When    string            `json:"when"`     // Before or After; "" means Before
	Skip    int               `json:"skip"`     // number of matching calls that pass first
	Times   int               `json:"times"`    // number of calls that fail; 0 means one
	DelayMS int               `json:"delay_ms"` // delay of the answer in milliseconds
	Drop    bool              `json:"drop"`     // close the connection without an answer
	Body    string            `json:"body"`     // of the answer; "" means the text of the status
	Echo    Echo              `json:"echo"`     // the answer quotes the request's address, credential and body, as some servers do
	Headers map[string]string `json:"headers"`  // of the answer; a Content-Length beyond the body truncates it
}

// Echo is how an answer quotes a request. "" means that it does not.
type Echo string

// The ways of an Echo.
const (
	EchoPlain   Echo = "plain"
	EchoEncoded Echo = "percent-encoded"
	EchoJSON    Echo = "json" // in the members of an error envelope
)

// Normalize returns the fault with its defaults, or an error that names the invalid field.
func (f Fault) Normalize() (Fault, error) {
	f.Method = strings.ToUpper(f.Method)
	if f.When == "" {
		f.When = Before
	}
	if f.Times == 0 {
		f.Times = 1
	}
	onlyDelays := f.DelayMS > 0 && !f.Drop && f.Echo == "" && f.Body == "" && len(f.Headers) == 0
	if f.Status == 0 && !onlyDelays {
		f.Status = http.StatusInternalServerError
	}
	switch {
	case f.When != Before && f.When != After:
		return f, fmt.Errorf(`when: %q is neither "before" nor "after"`, f.When)
	case f.Path != "" && !strings.HasPrefix(f.Path, "/"):
		return f, fmt.Errorf("path: %q does not begin with /", f.Path)
	case f.Status != 0 && (f.Status < 200 || f.Status > 599):
		return f, fmt.Errorf("status: %d is not within 200 to 599", f.Status)
	case !slices.Contains([]Echo{"", EchoPlain, EchoEncoded, EchoJSON}, f.Echo):
		return f, fmt.Errorf(`echo: %q is not "plain", "percent-encoded" or "json"`, f.Echo)
	case f.Skip < 0:
		return f, fmt.Errorf("skip: %d is negative", f.Skip)
	case f.Times < 0:
		return f, fmt.Errorf("times: %d is negative", f.Times)
	case f.DelayMS < 0:
		return f, fmt.Errorf("delay_ms: %d is negative", f.DelayMS)
	}
	return f, nil
}

func (f Fault) fits(method, path string) bool {
	return (f.Method == "" || f.Method == method) && strings.HasPrefix(path, f.Path)
}

func (f Fault) delay() time.Duration {
	return time.Duration(f.DelayMS) * time.Millisecond
}

// replaces reports whether the fault replaces the real answer.
func (f Fault) replaces() bool {
	return f.Drop || f.Status != 0
}

func (f Fault) answer(to *Call) *answer {
	a := newAnswer()
	a.header.Set("Content-Type", "text/plain; charset=utf-8")
	body := f.Body
	if body == "" {
		body = http.StatusText(f.Status)
	}
	switch quoted := to.Path + "?" + to.Query.Encode() + " " + to.Header.Get("Authorization") + " " + string(to.Body); f.Echo {
	case EchoPlain:
		body += ": " + quoted
	case EchoEncoded:
		body += ": " + url.QueryEscape(quoted)
	case EchoJSON:
		encoded, _ := json.Marshal(map[string]string{"error": quoted, "error_description": quoted, "message": quoted}) // strings always encode
		body = string(encoded)
		a.header.Set("Content-Type", "application/json")
	}
	for name, value := range f.Headers {
		a.header.Set(name, value)
	}
	a.WriteHeader(f.Status)
	a.body.WriteString(body)
	return a
}
