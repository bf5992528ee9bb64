package e2e_test

import (
	"slices"
	"strings"
	"testing"
)

// TestTestingGuide runs the tests of the guide: with mocks, which need neither settings nor a server, and on the emulator.
func TestTestingGuide(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	for _, step := range guideSteps(t, "testing.md") {
		if name, _, _ := strings.Cut(strings.TrimPrefix(step.code, "# "), "\n"); step.language == "terraform" {
			h.Write(name, step.code)
		}
	}
	h.Init().Want(0)
	settings := h.Variables
	h.Variables = slices.Clone(settings[:len(settings)-len(h.e.Env(""))]) // those of the emulator are the last
	mocked := h.Run("test", "-filter=tests/mocked.tftest.hcl").Want(0)
	if calls := h.e.Calls(); !strings.Contains(mocked.Output, "2 passed, 0 failed") || len(calls) > 0 {
		t.Errorf("the mocked test makes the calls %v:\n%s", calls, mocked.Output)
	}
	test := guideBlock(t, "testing.md", "# tests/mocked.tftest.hcl\n")
	h.Write("tests/mocked.tftest.hcl", strings.Replace(test, "a-token-of-the-tests", "a token", 1)) // the provider validates a mocked resource
	if wrong := h.Run("test", "-filter=tests/mocked.tftest.hcl").Want(1); !strings.Contains(wrong.Output, "it has a space or a control character") {
		t.Errorf("a wrong URL passes:\n%s", wrong.Output)
	}
	h.Variables = settings
	before := h.e.VendorObjects()
	emulated := h.Run("test", "-filter=tests/emulator.tftest.hcl").Want(0)
	if writes := h.e.Writes(); !strings.Contains(emulated.Output, "1 passed, 0 failed") || len(writes) == 0 {
		t.Errorf("the test on the emulator makes the writes %v:\n%s", writes, emulated.Output)
	}
	if after := h.e.VendorObjects(); len(after) > len(before)+1 { // Poozle cannot delete a link
		t.Errorf("the test leaves behind %v", after)
	}
}
