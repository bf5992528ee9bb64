package main

import (
	"bytes"
	"errors"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

const runAsProgram = "RUN_AS_INTEGRATIONS"

// TestMain makes the test's binary the program itself in the processes that execute starts.
func TestMain(m *testing.M) {
	if os.Getenv(runAsProgram) != "" {
		main()
	}
	e2e.Main(m)
}

// execute runs the program in a process with no other settings of the provider than these.
func execute(t *testing.T, environment map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	variables := []string{runAsProgram + "=1", "XDG_CACHE_HOME=" + t.TempDir()}
	for name, value := range environment {
		variables = append(variables, name+"="+value)
	}
	command := terraformrun.Command(t.Context(), "", variables, program, args...)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	if err := command.Run(); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			t.Fatal(err)
		}
		code = exit.ExitCode()
	}
	return code, out.String(), errs.String()
}

// checked is an emulator, and the environment that leads to it.
type checked struct {
	*emulator.Emulator
	env map[string]string
	url string
}

func newChecked(t *testing.T) checked {
	t.Helper()
	c := checked{Emulator: emulator.New(), env: map[string]string{}}
	server := httptest.NewServer(c.Handler())
	t.Cleanup(server.Close)
	c.url = server.URL
	for _, v := range c.Env(server.URL) {
		c.env[v.Name] = v.Value
	}
	return c
}

// want runs a check. In the text, "…" stands for the rest of a line or a part of it, and "⋮" for further lines. Neither output may contain a
// credential.
func (c checked) want(t *testing.T, code int, text string, args ...string) {
	t.Helper()
	got, stdout, stderr := execute(t, c.env, append([]string{"check"}, args...)...)
	pattern := strings.NewReplacer("…", ".*", "⋮", "(?s:.*)").Replace(regexp.QuoteMeta(text))
	if got != code || !regexp.MustCompile("^"+pattern+"$").MatchString(stdout+stderr) {
		t.Errorf("check %q: exit code %d, want %d\n%s%s\nwant\n%s", args, got, code, stdout, stderr, text)
	}
	c.noSecret(t, stdout+stderr)
}

func (c checked) noSecret(t *testing.T, output string) {
	t.Helper()
	for name, value := range c.env {
		if regexp.MustCompile(`_(KEY|SECRET|TOKEN)$`).MatchString(name) && strings.Contains(output, value) {
			t.Errorf("%s is in the output:\n%s", name, output)
		}
	}
}
