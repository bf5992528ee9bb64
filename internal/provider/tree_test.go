package provider_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const root = "../.."

// The released program contains no fake.
func TestReleaseHasNoFake(t *testing.T) {
	t.Parallel()
	command := exec.CommandContext(t.Context(), "go", "list", "-deps", ".")
	command.Dir = root
	out, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	ours := 0
	for pkg := range strings.FieldsSeq(string(out)) {
		if !strings.Contains(pkg, "terraform-provider-integrations") {
			continue
		}
		ours++
		if strings.HasSuffix(pkg, "fake") || strings.HasSuffix(pkg, "/emulator") || strings.Contains(pkg, "/acctest") {
			t.Errorf("main depends on %s", pkg)
		}
	}
	if ours < 4 {
		t.Errorf("only %d packages of ours: the list is not that of the provider", ours)
	}
}

// The file of an object contains only what is specific to it: Terraform's plumbing is in internal/tf.
func TestFilesOfVendors(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(root + "/internal/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	plumbing := regexp.MustCompile(`\b(resp|diag|tflog)\b`)
	checked := 0
	for _, file := range files {
		folder := filepath.Base(filepath.Dir(file))
		if _, err := os.Stat(filepath.Join(filepath.Dir(file), folder+"fake")); err != nil || strings.HasSuffix(file, "_test.go") {
			continue
		}
		checked++
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if lines := bytes.Count(source, []byte("\n")); lines >= 250 {
			t.Errorf("%s has %d lines", file, lines)
		}
		if found := plumbing.Find(source); found != nil {
			t.Errorf("%s uses %q: move that to internal/tf", file, found)
		}
	}
	if checked < 5 {
		t.Errorf("only %d files were checked", checked)
	}
}
