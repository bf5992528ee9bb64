package fake

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// The two moments at which a fault can strike.
const (
	Before = "before" // the request is never carried out
	After  = "after"  // the request is carried out and its effect stays, then the answer is lost
)

// Fault is one thing that goes wrong with the next calls it fits. A fault that only delays (DelayMS without Status,
// Drop, Body or Headers) lets the real answer through, late; every other fault takes the answer's place.
type Fault struct {
	Method  string            `json:"method"`   // "" fits every method
	Path    string            `json:"path"`     // prefix of the path, as the record of calls shows it; "" fits every path
	Status  int               `json:"status"`   // of the answer; 0 means 500
	When    string            `json:"when"`     // Before or After; "" means Before
	Skip    int               `json:"skip"`     // how many calls that it fits it lets pass first
	Times   int               `json:"times"`    // how many calls it strikes; 0 means one
	DelayMS int               `json:"delay_ms"` // milliseconds that the answer is held back
	Drop    bool              `json:"drop"`     // close the connection instead of an answer
	Body    string            `json:"body"`     // of the answer; "" means the words of the status, as plain text
	Echo    bool              `json:"echo"`     // the answer quotes the request's credential and body, as some servers do
	Headers map[string]string `json:"headers"`  // of the answer; a Content-Length above the body's truncates it
}

// Normalize gives the fault with its defaults filled in, or an error that says which field cannot be.
func (f Fault) Normalize() (Fault, error) {
	f.Method = strings.ToUpper(f.Method)
	if f.When == "" {
		f.When = Before
	}
	if f.Times == 0 {
		f.Times = 1
	}
	onlyDelays := f.DelayMS > 0 && !f.Drop && !f.Echo && f.Body == "" && len(f.Headers) == 0
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

// replaces tells whether the real answer is lost.
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
	if f.Echo {
		body += ": " + to.Header.Get("Authorization") + " " + string(to.Body)
	}
	for name, value := range f.Headers {
		a.header.Set(name, value)
	}
	a.WriteHeader(f.Status)
	a.body.WriteString(body)
	return a
}
