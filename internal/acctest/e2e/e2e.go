// Package e2e runs the real Terraform with the built provider, in processes of their own and over real HTTP, as a user does.
// It is for what tests in one process cannot show: state and plan files, logs, imports, every example.
//
//	func TestMain(m *testing.M) { e2e.Main(m) } // once in the package of the tests
//
//	w := e2e.New(t, acctest.New(t))
//	w.Write("main.tf", e2e.Requirements+config)
//	w.Init().Want(0)
//	w.Apply().Want(0)
package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// Requirements is the block that a configuration needs to find the provider.
const Requirements = `terraform {
  required_providers {
    integrations = { source = "integrations-as-code/integrations" }
  }
}
`

// folder holds the built provider. Main creates and removes it.
var folder string

var install = sync.OnceValues(func() ([]string, error) { return terraformrun.Install(context.Background(), folder) })

// Main runs the tests of a package and removes the provider that was built for them. Call it from TestMain.
func Main(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "integrations-test-"); err != nil {
		panic(err)
	}
	code := m.Run()
	if err := os.RemoveAll(folder); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// Workspace is a folder in which Terraform runs, isolated from the user's environment and settings.
type Workspace struct {
	Dir string
	// Variables is the environment of the commands, as NAME=value.
	Variables []string
	// Program runs the commands. It is that of [acctest.CLI] unless a test sets another one.
	Program string

	t testing.TB
	e *acctest.Env
}

// Result is the result of a command.
type Result struct {
	Output string // stdout and stderr
	Code   int    // exit code

	t       testing.TB
	command string
}

// New creates an empty folder for a Terraform that finds the emulator by its environment. The test fails if credentials from
// the environment are printed or get into the state. The first call in a process builds the provider.
func New(t testing.TB, e *acctest.Env) *Workspace {
	t.Helper()
	if folder == "" {
		t.Fatal("this package needs a TestMain that calls e2e.Main")
	}
	installed, err := install()
	if err != nil {
		t.Fatal(err)
	}
	w := &Workspace{Dir: t.TempDir(), Program: acctest.CLI(t).Path, t: t, e: e}
	t.Cleanup(func() {
		state, _ := os.ReadFile(filepath.Join(w.Dir, "terraform.tfstate")) // which may not exist
		for _, credential := range e.Credentials() {
			if credential != "" && strings.Contains(string(state), credential) {
				t.Errorf("the state contains the credential %q", credential)
			}
		}
	})
	w.Variables = append(w.Variables, installed...)
	w.Variables = append(w.Variables, "TF_INPUT=0", "TF_CLI_ARGS=-no-color")
	for _, v := range e.Env(e.URL) {
		w.Variables = append(w.Variables, v.Name+"="+v.Value)
	}
	return w
}

// Write creates or replaces a file in the folder or below it.
func (w *Workspace) Write(name, content string) {
	w.t.Helper()
	path := filepath.Join(w.Dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
		w.t.Fatal(err)
	}
}

// Remove removes a file from the folder.
func (w *Workspace) Remove(name string) {
	w.t.Helper()
	if err := os.Remove(filepath.Join(w.Dir, name)); err != nil {
		w.t.Fatal(err)
	}
}

// Trace turns on logging at TRACE for later commands, and returns the log file.
func (w *Workspace) Trace() string {
	log := filepath.Join(w.Dir, "trace.log")
	w.Variables = append(w.Variables, "TF_LOG=TRACE", "TF_LOG_PATH="+log)
	return log
}

// Run runs a Terraform command.
func (w *Workspace) Run(args ...string) Result {
	w.t.Helper()
	ctx := w.t.Context()
	output, err := terraformrun.Run(ctx, terraformrun.Command(ctx, w.Dir, w.Variables, w.Program, args...))
	result := Result{Output: output, t: w.t, command: args[0]}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		result.Code = exit.ExitCode()
	} else if err != nil {
		w.t.Fatalf("terraform %s: %v", args[0], err)
	}
	if args[0] != "show" { // show prints secrets
		w.e.CheckNoSecret("terraform "+args[0], output)
	}
	return result
}

// Want ends the test unless the command ended with this exit code.
func (r Result) Want(code int) Result {
	r.t.Helper()
	if r.Code != code {
		r.t.Fatalf("terraform %s: exit code %d, want %d\n%s", r.command, r.Code, code, r.Output)
	}
	return r
}

// Init installs the provider.
func (w *Workspace) Init() Result { return w.Run("init") }

// Apply applies without confirmation.
func (w *Workspace) Apply(args ...string) Result {
	return w.Run(append([]string{"apply", "-auto-approve"}, args...)...)
}

// Plan plans. The exit code is 0 if nothing would change and 2 if something would.
func (w *Workspace) Plan(args ...string) Result {
	return w.Run(append([]string{"plan", "-detailed-exitcode"}, args...)...)
}

// Destroy destroys without confirmation.
func (w *Workspace) Destroy(args ...string) Result {
	return w.Run(append([]string{"destroy", "-auto-approve"}, args...)...)
}

// Import imports an object that the configuration declares.
func (w *Workspace) Import(address, id string) Result { return w.Run("import", address, id) }

// State reads the state.
func (w *Workspace) State() *tfjson.State {
	w.t.Helper()
	state := &tfjson.State{}
	if err := json.Unmarshal([]byte(w.Run("show", "-json").Want(0).Output), state); err != nil {
		w.t.Fatal(err)
	}
	if state.Values == nil { // an empty state
		state.Values = &tfjson.StateValues{RootModule: &tfjson.StateModule{}}
	}
	return state
}

// Attribute returns an attribute of a resource in the state, or nil if there is none.
func (w *Workspace) Attribute(address, name string) any {
	w.t.Helper()
	if r := Resources(w.State())[address]; r != nil {
		return r.AttributeValues[name]
	}
	return nil
}

// Resources returns all resources in a state, by address.
func Resources(state *tfjson.State) map[string]*tfjson.StateResource {
	resources := map[string]*tfjson.StateResource{}
	modules := []*tfjson.StateModule{state.Values.RootModule}
	for len(modules) > 0 {
		for _, r := range modules[0].Resources {
			resources[r.Address] = r
		}
		modules = append(modules[1:], modules[0].ChildModules...)
	}
	return resources
}
