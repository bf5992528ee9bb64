//go:build unix

package terraformrun

import (
	"os/exec"
	"syscall"
)

func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }

// killGroup kills what still runs of a detached program and of the programs that it started.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }
