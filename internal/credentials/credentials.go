// Package credentials reads and writes the credentials file, which only its owner can read. The command `integrations login -store`
// writes it, and the provider reads it. Start with [Load] and [Store].
//
// The file is JSON. Its keys are the vendor and the name of the setting in the provider's block:
//
//	{"fillout": {"api_key": "…", "api_url": "https://api.fillout.com"}}
package credentials

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
)

// Env names the environment variable that overrides [DefaultPath].
const Env = "INTEGRATIONS_CREDENTIALS_FILE"

// Vendors holds the settings of each vendor, by vendor and by the name of the setting.
type Vendors map[string]map[string]string

// maxFile is the size in bytes of the largest file that is read.
const maxFile = 1 << 20

// DefaultPath returns the path in the user's configuration folder. It returns an error if the user has no home directory.
func DefaultPath() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("this user has no configuration folder for the credentials: %w; set %s to the path of the file", err, Env)
	}
	return filepath.Join(dir, "terraform-provider-integrations", "credentials.json"), nil
}

// Load reads the file. The error wraps [fs.ErrNotExist] if the file does not exist. Load refuses a file that other users may read or
// write. No error quotes the content.
func Load(path string) (Vendors, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no credentials file %s: %w", path, fs.ErrNotExist)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read the credentials file: %w", err)
	}
	defer func() { _ = file.Close() }()
	if err := check(file); err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("cannot read the credentials file: %w", err)
	}
	vendors := Vendors{}
	if len(raw) > maxFile || json.Unmarshal(raw, &vendors) != nil {
		return nil, fmt.Errorf(`the credentials file %s is not JSON of the form {"vendor": {"setting": "value"}}: correct it, or delete it and sign in again`, path)
	}
	return vendors, nil
}

// check returns an error if the file is not a regular file, or if other users may use it. It checks the open file, so that the file
// cannot be replaced afterwards. Windows has no such mode: the access control list of the user's folder protects the file there.
func check(file *os.File) error {
	info, err := file.Stat()
	switch {
	case err != nil:
		return fmt.Errorf("cannot read the credentials file: %w", err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("the credentials file %s is not a regular file", file.Name())
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("other users of this machine can use the credentials file %s (its mode is %04o): "+
			"run `chmod 600 %s`, and sign in again if others may have read it", file.Name(), info.Mode().Perm(), file.Name())
	}
	return nil
}

// Store replaces all settings of the vendor in the file. It creates the file if necessary. The replacement is atomic: a concurrent
// reader sees either the old file or the new one.
func Store(path, vendor string, settings map[string]string) error {
	return change(path, func(vendors Vendors) { vendors[vendor] = maps.Clone(settings) })
}

// Forget removes the vendor from the file.
func Forget(path, vendor string) error {
	return change(path, func(vendors Vendors) { delete(vendors, vendor) })
}

func change(path string, edit func(Vendors)) error {
	vendors, err := Load(path)
	if errors.Is(err, fs.ErrNotExist) {
		vendors, err = Vendors{}, nil
	}
	if err != nil {
		return err
	}
	if vendors == nil { // the file contains null
		vendors = Vendors{}
	}
	edit(vendors)
	if err := write(path, vendors); err != nil {
		return fmt.Errorf("cannot write the credentials file: %w", err)
	}
	return nil
}

// write replaces the file by a new one.
func write(path string, vendors Vendors) (err error) {
	raw, err := json.MarshalIndent(vendors, "", "  ")
	if err != nil {
		return err
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // keep a symbolic link
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(dir, ".credentials-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = file.Close()
			_ = os.Remove(file.Name())
		}
	}()
	if _, err := file.Write(append(raw, '\n')); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
