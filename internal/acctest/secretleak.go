package acctest

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"
)

// canaries are the secrets of a test, and everything that its users could see: what the provider has logged at TRACE, its
// errors and warnings, its states and plans but for the attributes that are marked as sensitive, and its private states. No
// secret may show there.
type canaries struct {
	mu      sync.Mutex
	secrets map[string]bool
	log     bytes.Buffer
	shown   map[string]string // text: where it was shown first
}

// shortest is the length of the shortest text that counts as a secret; shorter ones stand everywhere by chance.
const shortest = 12

// Secret adds a secret that must not show. Those of the emulator's own environment, and the values of all sensitive
// attributes, are added by themselves.
func (e *Env) Secret(value string) {
	e.canaries.mu.Lock()
	defer e.canaries.mu.Unlock()
	if e.canaries.secrets == nil {
		e.canaries.secrets, e.canaries.shown = map[string]bool{}, map[string]string{}
	}
	if len(value) >= shortest {
		e.canaries.secrets[value] = true
	}
}

// Write takes a line of the log.
func (c *canaries) Write(line []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.log.Write(line)
}

// show notes what a user sees.
func (c *canaries) show(where, text string) {
	if len(text) < shortest {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.shown[text]; !ok {
		c.shown[text] = where
	}
}

// leaks gives where secrets show.
func (c *canaries) leaks() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []string
	for secret := range c.secrets {
		if at := bytes.Index(c.log.Bytes(), []byte(secret)); at >= 0 {
			found = append(found, fmt.Sprintf("the log has %q: …%s", secret, c.log.Bytes()[max(0, at-200):at]))
		}
		for text, where := range c.shown {
			if strings.Contains(text, secret) {
				found = append(found, fmt.Sprintf("%s has %q: %.300q", where, secret, text))
			}
		}
	}
	return found
}

func (c *canaries) check(t testing.TB) {
	t.Helper()
	for _, leak := range c.leaks() {
		t.Error(leak)
	}
}

// CheckNoSecret notes what a user sees, beside what [Provider] notes by itself.
func (e *Env) CheckNoSecret(where, text string) { e.canaries.show(where, text) }

// Leaks gives where a secret has shown so far.
func (e *Env) Leaks() []string { return e.canaries.leaks() }
