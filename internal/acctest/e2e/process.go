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

// Process is a command of Terraform's while it runs.
type Process struct {
	t       testing.TB
	cmd     *exec.Cmd
	command string

	mu     sync.Mutex
	output bytes.Buffer
	words  map[string]chan struct{} // closed when the output has them
}

// Start starts a command of Terraform's, and does not wait for it.
func (w *Workspace) Start(args ...string) *Process {
	w.t.Helper()
	p := &Process{t: w.t, command: args[0], words: map[string]chan struct{}{}}
	p.cmd = terraformrun.Command(w.t.Context(), w.Dir, w.Variables, Command(), args...)
	p.cmd.Stdout, p.cmd.Stderr = p, p
	if err := p.cmd.Start(); err != nil {
		w.t.Fatalf("terraform %s: %v", args[0], err)
	}
	return p
}

// Wait waits for the end.
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

// Write takes what the command prints.
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

// Interrupt is a person's Ctrl-C. The channel is closed when Terraform says that it has received it.
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

// HasProcesses says whether this system tells which processes there are, which [Process.Providers] needs.
func HasProcesses() bool {
	_, err := os.Stat("/proc/self/stat")
	return err == nil
}

// Providers are the process IDs of the provider that the command has started and that run now. Those of any other are
// never among them.
func (p *Process) Providers() []int {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		p.t.Error(err)
	}
	parents := map[int]int{}
	for _, file := range files {
		stat, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended meanwhile
		}
		// 42 (name of any kind) S 41 …: its ID, its state, its parent's ID.
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

// Kill ends the provider at once: it has no chance to do anything about it.
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
