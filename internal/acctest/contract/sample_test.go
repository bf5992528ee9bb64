package contract_test

import "testing"

// part is which part of the walks the race detector sees, which makes them four times as slow: one of so many. `make
// faults` walks all of it, without.
const part = 13

// sampled says whether to try the cell of that number.
func sampled(number int) bool { return !race || number%part == 0 }

// sayPart says aloud that a walk is not complete.
func sayPart(t *testing.T) {
	t.Helper()
	if race {
		t.Logf("with the race detector, one of %d is tried; make faults tries all", part)
	}
}
