package main

import (
	"os"

	"golang.org/x/term"
)

func isTerminal(file *os.File) bool { return term.IsTerminal(int(file.Fd())) }

// keepEcho returns a function that restores the terminal's present state.
func keepEcho(file *os.File) (restore func()) {
	now, err := term.GetState(int(file.Fd()))
	return func() {
		if err == nil {
			_ = term.Restore(int(file.Fd()), now)
		}
	}
}

// readUnseen reads a line that the terminal does not show.
func readUnseen(file *os.File) (string, error) {
	line, err := term.ReadPassword(int(file.Fd()))
	return string(line), err
}
