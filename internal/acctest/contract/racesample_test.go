package contract_test

import "testing"

// raceSample is the part of the walks that runs with the race detector, which is four times slower: one case in so many.
// `make faults` runs all of them without it.
const raceSample = 13

// inSample reports whether the case with this number runs.
func inSample(caseNumber int) bool { return !race || caseNumber%raceSample == 0 }

// logSampling logs that a walk is incomplete, if it is.
func logSampling(t *testing.T) {
	t.Helper()
	if race {
		t.Logf("with the race detector, one case in %d runs; make faults runs all of them", raceSample)
	}
}
