//go:build !unix

package terraformrun

import "os/exec"

func detach(*exec.Cmd) {}

func killGroup(int) {}
