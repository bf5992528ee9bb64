package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// workspace is a folder with the configuration of n objects of a candidate.
type workspace struct {
	candidate candidate
	n         int
	folder    string
	variables []string
	serve     func(*emulator.Emulator) // makes an emulator serve the address in the configuration

	// The objects with which cases start that need objects:
	state    []byte
	emulator *emulator.Emulator
}

const (
	stateFile = "terraform.tfstate"
	usageFile = "usage.jsonl"
)

// sample is the cost of one run. CPU is the sum over the provider's processes, Memory the maximum.
type sample struct {
	Wall   float64 `json:"wall_s"`
	CPU    float64 `json:"provider_cpu_s"`
	Memory float64 `json:"provider_peak_mib"`
	Calls  float64 `json:"calls"`
}

// prepare writes the configuration and creates the objects and their state.
func (w *workspace) prepare(ctx context.Context, address string) error {
	w.emulator = emulator.New()
	w.variables = append(w.variables, "BENCH_USAGE="+filepath.Join(w.folder, usageFile))
	configuration := w.candidate.configuration(w.n, w.emulator, address)
	if err := errors.Join(os.MkdirAll(w.folder, 0o755), os.WriteFile(filepath.Join(w.folder, "main.tf"), []byte(configuration), 0o600)); err != nil {
		return err
	}
	w.serve(w.emulator)
	// Only one block is applied, and the others are copied from it, because an apply of all takes quadratic time.
	for _, args := range [][]string{{"init", "-input=false"}, {"apply", "-input=false", "-auto-approve", "-target=" + w.candidate.resource + "." + blockName(0)}} {
		if _, err := w.terraform(ctx, 0, args...); err != nil {
			return err
		}
	}
	return w.copyBlocks()
}

// copyBlocks copies the first block to all others. Each object gets an ID and a name of its own, in the state and at the emulator.
func (w *workspace) copyBlocks() error {
	text, err := os.ReadFile(filepath.Join(w.folder, stateFile))
	if err != nil {
		return err
	}
	state := map[string]any{}
	if err := json.Unmarshal(text, &state); err != nil {
		return err
	}
	first := state["resources"].([]any)[0].(map[string]any)
	var resources []any
	for i, size := range sizes(w.n) {
		text, err := json.Marshal(first)
		if err != nil {
			return err
		}
		var resource struct {
			Mode      string           `json:"mode"`
			Type      string           `json:"type"`
			Name      string           `json:"name"`
			Provider  string           `json:"provider"`
			Instances []map[string]any `json:"instances"`
		}
		if err := json.Unmarshal(bytes.ReplaceAll(text, []byte(blockName(0)), []byte(blockName(i))), &resource); err != nil {
			return err
		}
		resource.Instances = resource.Instances[:size]
		for j, instance := range resource.Instances {
			if i == 0 {
				break
			}
			id, fresh := instance["attributes"].(map[string]any)["id"].(string), uuid.NewString()
			text, err := json.Marshal(instance)
			if err != nil {
				return err
			}
			clear(instance)
			if err := json.Unmarshal(bytes.ReplaceAll(text, []byte(id), []byte(fresh)), &resource.Instances[j]); err != nil {
				return err
			}
			if link, ok := w.emulator.Poozle.Links.Get(id); ok {
				link.ID, link.Name = fresh, strings.Replace(link.Name, blockName(0), blockName(i), 1)
				w.emulator.Poozle.Links.Put(link)
			}
		}
		resources = append(resources, resource)
	}
	state["resources"] = resources
	w.state, err = json.MarshalIndent(state, "", "  ")
	return err
}

// mean measures a case c.times times and returns the mean. Memory is the maximum.
func (w *workspace) mean(ctx context.Context, c benchCase, latency time.Duration) (sample, error) {
	var sum sample
	times := max(1, c.times)
	for range times {
		s, err := w.measure(ctx, c, latency)
		if err != nil {
			return sample{}, err
		}
		sum = sample{Wall: sum.Wall + s.Wall, CPU: sum.CPU + s.CPU, Memory: max(sum.Memory, s.Memory), Calls: sum.Calls + s.Calls}
	}
	n := float64(times)
	return sample{Wall: sum.Wall / n, CPU: sum.CPU / n, Memory: sum.Memory, Calls: sum.Calls / n}, nil
}

// measure runs a case once.
func (w *workspace) measure(ctx context.Context, c benchCase, latency time.Duration) (sample, error) {
	for _, name := range []string{stateFile, stateFile + ".backup", usageFile} {
		if err := os.Remove(filepath.Join(w.folder, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return sample{}, err
		}
	}
	e := emulator.New()
	if c.objects {
		e = w.emulator
		if err := os.WriteFile(filepath.Join(w.folder, stateFile), w.state, 0o600); err != nil {
			return sample{}, err
		}
	}
	e.Latency = latency // not guarded: no call is in flight
	e.ForgetCalls()
	w.serve(e)

	started := time.Now()
	output, err := w.terraform(ctx, c.code, c.args...)
	s := sample{Wall: time.Since(started).Seconds(), Calls: float64(len(e.Calls()))}
	if err != nil {
		return sample{}, err
	}
	if want := strings.ReplaceAll(c.prints, "{n}", fmt.Sprint(w.n)); !strings.Contains(output, want) {
		return sample{}, fmt.Errorf("terraform did not print %q:\n%s", want, output)
	}
	err = w.addUsage(&s)
	return s, err
}

// addUsage adds the usage that bench/measure recorded of the provider's processes.
func (w *workspace) addUsage(s *sample) error {
	if w.candidate.provider == "" {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(w.folder, usageFile))
	if err != nil {
		return err
	}
	lines := json.NewDecoder(bytes.NewReader(text))
	for {
		var used struct {
			CPU    float64 `json:"cpu_s"`
			Memory float64 `json:"peak_bytes"`
		}
		if err := lines.Decode(&used); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		s.CPU += used.CPU
		s.Memory = max(s.Memory, used.Memory/(1<<20))
	}
}

// terraform runs a command and returns its output. It returns an error unless the command ends with this exit code.
func (w *workspace) terraform(ctx context.Context, want int, args ...string) (string, error) {
	output, err := terraformrun.Run(ctx, terraformrun.Command(ctx, w.folder, w.variables, "terraform", append(args, "-no-color")...))
	code := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok && ctx.Err() == nil {
		code, err = exit.ExitCode(), nil
	}
	if err == nil && code != want {
		err = fmt.Errorf("exit code %d, want %d\n%s", code, want, output)
	}
	if err != nil {
		return "", fmt.Errorf("terraform %s: %w", strings.Join(args, " "), err)
	}
	return output, nil
}
