//go:build unix

// Package usage records what the process used. bench compiles it into each program that it measures.
package usage

import (
	"encoding/json"
	"errors"
	"log"
	"os"
	"regexp"
	"runtime/metrics"
	"strconv"
	"syscall"
	"time"
)

// Record appends the CPU time, the peak of memory and the allocations of this process to the file $BENCH_USAGE, as one line of
// JSON.
func Record() {
	if err := record(); err != nil {
		log.Print(err) // the benchmark fails because the line is missing
	}
}

func record() error {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return err
	}
	memory := float64(used.Maxrss) // in bytes on macOS
	// On Linux, Maxrss includes the memory of the process that started this one.
	status, _ := os.ReadFile("/proc/self/status")
	if peak := regexp.MustCompile(`VmHWM:\s*(\d+) kB`).FindSubmatch(status); peak != nil {
		kib, err := strconv.ParseFloat(string(peak[1]), 64)
		if err != nil {
			return err
		}
		memory = 1024 * kib
	}
	allocations := []metrics.Sample{{Name: "/gc/heap/allocs:objects"}}
	metrics.Read(allocations)
	line, err := json.Marshal(map[string]any{
		"cpu_s":       time.Duration(used.Utime.Nano() + used.Stime.Nano()).Seconds(),
		"peak_bytes":  memory,
		"allocations": allocations[0].Value.Uint64(),
	})
	if err != nil {
		return err
	}
	file, err := os.OpenFile(os.Getenv("BENCH_USAGE"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n')) // one write, since Terraform may run several providers at once
	return errors.Join(err, file.Close())
}
