package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// Process is a Terraform command that runs.
type Process struct {
	t       testing.TB
	cmd     *exec.Cmd
	command string

	mu     sync.Mutex
	output bytes.Buffer
	words  map[string]chan struct{} // closed when the output contains the words
}

// Start starts a Terraform command and does not wait for it.
func (w *Workspace) Start(args ...string) *Process {
	w.t.Helper()
	p := &Process{t: w.t, command: args[0], words: map[string]chan struct{}{}}
	p.cmd = terraformrun.Command(w.t.Context(), w.Dir, w.Variables, w.Program, args...)
	p.cmd.Stdout, p.cmd.Stderr = p, p
	if err := p.cmd.Start(); err != nil {
		w.t.Fatalf("terraform %s: %v", args[0], err)
	}
	return p
}

// Wait waits until the command ends.
func (p *Process) Wait() Result {
	p.t.Helper()
	result := Result{t: p.t, command: p.command}
	err := p.cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		result.Code = exit.ExitCode()
	} else if err != nil {
		p.t.Fatalf("terraform %s: %v", p.command, err)
	}
	result.Output = p.output.String()
	return result
}

// Write records output of the command.
func (p *Process) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n, err := p.output.Write(text)
	for words, printed := range p.words {
		if strings.Contains(p.output.String(), words) {
			close(printed)
			delete(p.words, words)
		}
	}
	return n, err
}

// Interrupt sends the signal of Ctrl-C. The channel is closed when Terraform prints that it has received the signal.
func (p *Process) Interrupt() (received <-chan struct{}) {
	printed := make(chan struct{})
	p.mu.Lock()
	p.words["Interrupt received"] = printed
	p.mu.Unlock()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		p.t.Errorf("terraform %s: %v", p.command, err)
	}
	return printed
}

// HasProcesses reports whether this system lists its processes in /proc, which [Process.Providers] needs.
func HasProcesses() bool {
	_, err := os.Stat("/proc/self/stat")
	return err == nil
}

// Providers returns the process IDs of the provider processes that this command has started and that still run. It never
// returns processes of another command.
func (p *Process) Providers() []int {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		p.t.Error(err)
	}
	parents := map[int]int{}
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // the process has ended meanwhile
		}
		// The format is 42 (any name) S 41 …: the ID, the name, the state and the parent's ID.
		var id, parent int
		var state string
		if _, err := fmt.Sscan(string(stat), &id); err != nil {
			continue
		}
		if _, err := fmt.Sscan(string(stat[bytes.LastIndexByte(stat, ')')+1:]), &state, &parent); err == nil && state != "Z" {
			parents[id] = parent
		}
	}
	var providers []int
	for id := range parents {
		program, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", id))
		above := parents[id]
		for above > 1 && above != p.cmd.Process.Pid {
			above = parents[above]
		}
		if above == p.cmd.Process.Pid && strings.HasPrefix(filepath.Base(program), "terraform-provider-integrations") {
			providers = append(providers, id)
		}
	}
	slices.Sort(providers)
	return providers
}

// Kill kills the provider's processes by SIGKILL.
func (p *Process) Kill() {
	providers := p.Providers()
	if len(providers) == 0 {
		p.t.Errorf("terraform %s runs no provider", p.command)
	}
	for _, id := range providers {
		provider, err := os.FindProcess(id)
		if err == nil {
			err = provider.Kill()
		}
		if err != nil && !errors.Is(err, os.ErrProcessDone) {
			p.t.Error(err)
		}
	}
}

// KillTerraform kills the command itself by SIGKILL, and none of its providers.
func (p *Process) KillTerraform() {
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Error(err)
	}
}
