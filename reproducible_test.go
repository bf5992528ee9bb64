package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// A release can be built again by anybody: with the flags of .goreleaser.yml, two folders give the same bytes. Go's cache
// takes part: with what puts a path or a stamp into a binary, Go itself would not take the packages of one folder for those
// of the other, and those of the modules would name their own folder, which is looked for.
func TestReleaseIsReproducible(t *testing.T) {
	t.Parallel()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := filepath.Join(t.TempDir(), "another", "folder")
	if err := os.CopyFS(filepath.Join(elsewhere, "internal"), os.DirFS("internal")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"main.go", "go.mod", "go.sum"} {
		content, err := os.ReadFile(name)
		if err := errors.Join(err, os.WriteFile(filepath.Join(elsewhere, name), content, 0o600)); err != nil {
			t.Fatal(err)
		}
	}

	modules, err := terraformrun.Run(t.Context(), terraformrun.Command(t.Context(), "", nil, "go", "env", "GOMODCACHE"))
	if err != nil {
		t.Fatal(modules, err)
	}
	binary := release(t, here)
	if !bytes.Equal(binary, release(t, elsewhere)) {
		t.Error("two builds differ")
	}
	if !bytes.Contains(binary, []byte(taggedVersion)) {
		t.Error("the binary does not know its version")
	}
	for _, folder := range []string{here, elsewhere, strings.TrimSpace(modules)} {
		if bytes.Contains(binary, []byte(folder)) {
			t.Errorf("the binary names %s", folder)
		}
	}
}

// taggedVersion is a version that no dependency has.
const taggedVersion = "4711.8.15"

// release builds what stands in a folder as a release does.
func release(t *testing.T, folder string) []byte {
	t.Helper()
	target := filepath.Join(t.TempDir(), "provider")
	args := append([]string{"build", "-o", target}, setting(t, "flags")...)
	args = append(args, "-ldflags", strings.Join(setting(t, "ldflags"), " "), ".")
	cmd := terraformrun.Command(t.Context(), folder, append(setting(t, "env"), "GOFLAGS=", "GOWORK=off"), "go", args...)
	if output, err := terraformrun.Run(t.Context(), cmd); err != nil {
		t.Fatal(output, err)
	}
	binary, err := os.ReadFile(target)
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// setting returns a list of the build in .goreleaser.yml. Its only template is the version, which is that of the tag.
func setting(t *testing.T, name string) []string {
	t.Helper()
	file, err := os.ReadFile(".goreleaser.yml")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^[- ]{4}`+name+`: \[(.*)\]$`).FindAllSubmatch(file, -1)
	if len(found) != 1 {
		t.Fatalf(".goreleaser.yml has %d lists of %s on a line, want 1", len(found), name)
	}
	text := strings.ReplaceAll(string(found[0][1]), "{{ .Version }}", taggedVersion)
	if strings.Contains(text, "{{") {
		t.Fatalf("%s of .goreleaser.yml has more than the version in it: %s", name, text)
	}
	var list []string
	for item := range strings.SplitSeq(text, ", ") {
		list = append(list, strings.Trim(item, `"`))
	}
	return list
}
