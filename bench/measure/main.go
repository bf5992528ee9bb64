//go:build unix

// Command measure replaces a provider's executable. It runs the executable named provider in its own folder, and appends the
// CPU time and memory that the provider used to the file $BENCH_USAGE, as one line of JSON.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
)

func main() {
	code, err := run()
	if err != nil {
		fmt.Fprintf(os.Stderr, "measure: %v\n", err)
	}
	os.Exit(code)
}

// run runs the provider and returns its exit code.
func run() (int, error) {
	self, err := os.Executable()
	if err != nil {
		return 1, err
	}
	cmd := exec.Command(filepath.Join(filepath.Dir(self), "provider"), os.Args[1:]...) //nolint:noctx // signals end it
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	go func() {
		for s := range signals {
			_ = cmd.Process.Signal(s) // the provider may have ended
		}
	}()
	_ = cmd.Wait() // the exit code has the result
	return cmd.ProcessState.ExitCode(), report(cmd.ProcessState)
}

// report appends the usage in one write, since Terraform may run several providers at once.
func report(state *os.ProcessState) error {
	memory := state.SysUsage().(*syscall.Rusage).Maxrss
	if runtime.GOOS != "darwin" {
		memory *= 1024 // Linux and the BSDs count in KiB
	}
	line, err := json.Marshal(map[string]any{
		"cpu_s":      (state.UserTime() + state.SystemTime()).Seconds(),
		"peak_bytes": memory,
	})
	if err != nil {
		return err
	}
	file, err := os.OpenFile(os.Getenv("BENCH_USAGE"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}
