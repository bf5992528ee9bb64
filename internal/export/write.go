package export

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// Requires reports whether a configuration in the folder names the providers that it requires.
func Requires(folder string) bool {
	for _, pattern := range []string{"*.tf", "*.tf.json", "*.tofu", "*.tofu.json"} {
		files, _ := filepath.Glob(filepath.Join(folder, pattern)) // fails only for a wrong pattern
		for _, file := range files {
			// A file that export wrote for this purpose does not count, so that a second run writes the same files.
			if content, err := os.ReadFile(file); err == nil && bytes.Contains(content, []byte("required_providers")) && string(content) != requirement {
				return true
			}
		}
	}
	return false
}

// Write writes the files into a folder, which it creates. Before it writes anything, it returns an error if a file exists with other content.
// With force, it replaces a file that an export wrote, unless that file has a resource that the new one lacks: without its
// configuration, the next apply would destroy the object.
func Write(folder string, files []File, force bool) error {
	for _, f := range files {
		if err := f.check(filepath.Join(folder, f.Name), force); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // as the folders of a checkout
		return err
	}
	for _, f := range files {
		if err := f.write(filepath.Join(folder, f.Name), force); err != nil {
			return err
		}
	}
	return nil
}

func (f File) check(path string, force bool) error {
	old, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case bytes.Equal(old, f.Content):
		return nil
	case !force:
		return fmt.Errorf("%s exists, so nothing was written. Choose another folder with -out, rename the file, or replace it with -force", path)
	case !bytes.HasPrefix(old, []byte(header)):
		return fmt.Errorf("%s was not written by an export, so it is not replaced. Choose another folder with -out, or rename the file", path)
	}
	if lost := missing(old, f.Content); len(lost) > 0 {
		return fmt.Errorf("%s has resources that this export lacks, and an apply without them would destroy their objects: %s. Rename the file to keep them, or remove them from it", path, strings.Join(lost, ", "))
	}
	return nil
}

// missing returns the addresses of the resources that only the old file has. A file that cannot be parsed has one of unknown address.
func missing(old, replacement []byte) []string {
	has, _ := addresses(replacement)
	before, err := addresses(old)
	if err != nil {
		return []string{"the file cannot be parsed"}
	}
	var lost []string
	for _, address := range before {
		if !slices.Contains(has, address) {
			lost = append(lost, address)
		}
	}
	return lost
}

func addresses(content []byte) ([]string, error) {
	file, diags := hclwrite.ParseConfig(content, "", hcl.InitialPos)
	if diags.HasErrors() {
		return nil, diags
	}
	var found []string
	for _, b := range file.Body().Blocks() {
		if b.Type() == "resource" {
			found = append(found, strings.Join(b.Labels(), "."))
		}
	}
	return found, nil
}

// write writes the file. It never replaces a file that appeared after the check, unless with force. The mode keeps the file from other users,
// because a URL can contain a secret.
func (f File) write(path string, force bool) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, f.Content) {
		return nil
	}
	if !force {
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		return f.writeTo(file)
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+f.Name+".*") // its mode is 0600
	if err == nil {
		err = f.writeTo(file)
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	return err
}

func (f File) writeTo(file *os.File) error {
	_, err := file.Write(f.Content)
	return errors.Join(err, file.Close())
}
