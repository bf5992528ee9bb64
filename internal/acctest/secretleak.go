package acctest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// canaries holds the secrets of a test and everything that a user could see: the provider's log at TRACE, errors, warnings,
// states and plans except sensitive attributes, and private states. No secret may be in any of them.
type canaries struct {
	mu      sync.Mutex
	secrets map[string]bool
	log     bytes.Buffer
	shown   map[string]string // by string: the place in which it was shown first
}

// minSecret is the minimum length of a secret. Shorter strings occur everywhere by chance.
const minSecret = 12

// Secret adds a string that users must not see. The credentials in the emulator's environment and the values of all
// sensitive attributes are added automatically. Strings of fewer than twelve letters are ignored.
func (e *Env) Secret(value string) {
	e.canaries.mu.Lock()
	defer e.canaries.mu.Unlock()
	if e.canaries.secrets == nil {
		e.canaries.secrets, e.canaries.shown = map[string]bool{}, map[string]string{}
	}
	if len(value) >= minSecret {
		e.canaries.secrets[value] = true
	}
}

// Write records a line of the log.
func (c *canaries) Write(line []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.log.Write(line)
}

// show records a string that a user sees.
func (c *canaries) show(where, text string) {
	if len(text) < minSecret && !strings.Contains(text, mark) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.shown[text]; !ok {
		c.shown[text] = where
	}
}

// mark begins the canary of an argument, which consists of characters that no encoding changes. See [Mark].
const mark = "cnry-"

// Mark returns the canary of an argument: a string for a part of its value that may be in a state as the argument, and nowhere else. Unlike
// a secret, it is also found in what was cut or escaped.
func Mark(argument string) string { return mark + argument + "-end" }

// unmarked removes the canary of an attribute from its own value. An ID may be made of several arguments.
func unmarked(attribute, text string) string {
	switch attribute {
	case "id":
		return ""
	case "steps": // for a person, who needs the values
		for _, name := range []string{"name", "description", "redirect_uris", "fields", "javascript_origins"} {
			text = strings.ReplaceAll(text, Mark(name), "")
		}
	case "key": // of a custom integration, which is its name
		text = strings.ReplaceAll(text, Mark("name"), "")
	case "latest_version": // of a custom integration, which is its version
		text = strings.ReplaceAll(text, Mark("version"), "")
	}
	return strings.ReplaceAll(text, Mark(attribute), "")
}

// taskOfPerson matches the summary of a message about an app that a person manages. It names the app, so that the person finds it.
var taskOfPerson = regexp.MustCompile(`(Manual step|Manual step pending|Another app): [a-z ]+ the app "(\\.|[^"\\])*"`)

// showPrivate records private state. The values that are kept by attribute may have the canary of their own attribute. Those of the
// key "later" are on their way into the state, and may be secret as well.
func (c *canaries) showPrivate(where string, private []byte) {
	var keys map[string][]byte
	if json.Unmarshal(private, &keys) != nil {
		c.show(where, string(private))
	}
	for key, value := range keys {
		var attributes map[string][]byte
		if json.Unmarshal(value, &attributes) != nil || (key != "sent" && key != "stored" && key != "later") {
			c.show(where+", "+key, string(value))
			continue
		}
		for name, packed := range attributes {
			if key != "later" {
				c.show(where+", "+key, unmarked(name, string(packed)))
			}
		}
	}
}

// leaks returns a message for each place that shows a secret.
func (c *canaries) leaks() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []string
	secrets := maps.Clone(c.secrets)
	secrets[mark] = true
	for secret := range secrets {
		if at := bytes.Index(c.log.Bytes(), []byte(secret)); at >= 0 {
			found = append(found, fmt.Sprintf("the log shows %q: …%s", secret, c.log.Bytes()[max(0, at-200):at]))
		}
		for text, where := range c.shown {
			if strings.Contains(text, secret) {
				found = append(found, fmt.Sprintf("%s shows %q: %.300q", where, secret, text))
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

// CheckNoSecret fails the test at its end if text, which a user sees in the named place, has a secret. What a [Provider]
// returns is checked without it.
func (e *Env) CheckNoSecret(where, text string) { e.canaries.show(where, text) }

// Leaks returns a message for each place that has shown a secret so far.
func (e *Env) Leaks() []string { return e.canaries.leaks() }
