package contract_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// mistake is something that users get wrong, and what the provider shows. The mistakes of each vendor are in a file of their own.
type mistake struct {
	// number is that of the mistake. Several variants of a mistake have the same number.
	number int
	what   string
	// try makes the mistake. It returns the errors and warnings that a user sees.
	try func(m *attempt) acctest.Object
	// shows has words that one message contains: the attribute, and the way out. The message is an error unless warns is true.
	shows []string
	warns bool
	// accepted means that there is nothing to say, for the reason in what.
	accepted bool
	// answer is who answers instead of the provider, in a call that this test cannot make.
	answer string
}

// inE2E names the test of what Terraform answers.
const inE2E = "(TestMistakesThatTerraformAnswers of package e2e)"

// lastMistake is the number of mistakes.
const lastMistake = 71

// TestMistakes makes each mistake in process. With -v, it prints what a user reads.
func TestMistakes(t *testing.T) {
	made := map[int]bool{}
	for _, m := range allMistakes() {
		made[m.number] = true
		t.Run(fmt.Sprintf("%02d %s", m.number, m.what), func(t *testing.T) {
			if m.answer != "" {
				t.Log(m.answer)
				return
			}
			withoutEnvironment(t)
			synctest.Test(t, func(t *testing.T) {
				m.check(t, m.try(&attempt{t, acctest.NewInMemory(t)}))
			})
		})
	}
	for number := 1; number <= lastMistake; number++ {
		if !made[number] {
			t.Errorf("nothing makes mistake %d", number)
		}
	}
}

func allMistakes() []mistake {
	var all []mistake
	for _, some := range [][]mistake{settingMistakes(), filloutMistakes(), fyleMistakes(), poozleMistakes(), oauthMistakes(), nangoMistakes(), connectionMistakes()} {
		all = append(all, some...)
	}
	return all
}

var sentenceEnd = regexp.MustCompile(`[^.][.?]$|…$|\n}$`)

func (m mistake) check(t *testing.T, o acctest.Object) {
	texts := o.Errors
	if m.warns {
		texts = o.Warnings
	}
	switch {
	case m.accepted:
		if len(o.Errors)+len(o.Warnings) > 0 {
			t.Errorf("errors %q, warnings %q", o.Errors, o.Warnings)
		}
		return
	case !m.warns && len(o.Errors) != 1:
		t.Errorf("%d errors instead of one: %q, warnings %q", len(o.Errors), o.Errors, o.Warnings)
	case m.warns && len(o.Errors) > 0:
		t.Errorf("unexpected errors: %q", o.Errors)
	}
	acctest.WantText(t, texts, m.shows...)
	t.Log(strings.Join(texts, "\n"))
	for _, text := range texts {
		if !sentenceEnd.MatchString(text) {
			t.Errorf("the message does not end like a sentence, a command or an example: %q", text)
		}
	}
}

// withoutEnvironment hides the user's settings.
func withoutEnvironment(t *testing.T) {
	t.Setenv("INTEGRATIONS_CREDENTIALS_FILE", os.DevNull)
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		for _, vendor := range []string{"FILLOUT_", "FYLE_", "NANGO_", "OAUTH_", "POOZLE_"} {
			if strings.HasPrefix(name, vendor) {
				t.Setenv(name, "")
			}
		}
	}
}

// attempt is what a mistake is made with.
type attempt struct {
	*testing.T
	env *acctest.Env
}

// configure configures a provider with additional settings by "block.name".
func (a *attempt) configure(settings map[string]string) acctest.Object {
	p, errors := a.env.TryProvider(a.T, settings)
	return acctest.Object{Errors: errors, Warnings: p.Warnings}
}

// plan returns an attempt to create an object.
func plan(resource string, config acctest.Config) func(*attempt) acctest.Object {
	return planWith(resource, nil, config)
}

func planWith(resource string, settings map[string]string, config acctest.Config) func(*attempt) acctest.Object {
	return func(a *attempt) acctest.Object {
		planned, _ := a.env.Provider(a.T, settings).PlanCreate("integrations_"+resource, a.filled(config))
		return planned
	}
}

// read returns an attempt to read a data source.
func read(dataSource string, settings map[string]string, config acctest.Config) func(*attempt) acctest.Object {
	return func(a *attempt) acctest.Object {
		return a.env.Provider(a.T, settings).ReadData("integrations_"+dataSource, config)
	}
}

// imported returns an attempt to import an object.
func imported(resource, id string) func(*attempt) acctest.Object {
	return func(a *attempt) acctest.Object {
		return a.env.Provider(a.T, nil).ImportByID("integrations_"+resource, id)
	}
}

// filled replaces the keys of Poozle's integrations by their IDs, and EP by the registration endpoint.
func (a *attempt) filled(config acctest.Config) acctest.Config {
	filled := acctest.Config{}
	for name, value := range config {
		text, _ := value.(string)
		switch key, isKey := strings.CutPrefix(text, "ID of "); {
		case isKey:
			value = poozleDefinition(a.env, key)
		case text == "EP":
			value = a.env.URL + "/oauth/register"
		}
		filled[name] = value
	}
	return filled
}

// wait lets fake time pass.
func (a *attempt) wait(d time.Duration) { <-time.After(d) }
