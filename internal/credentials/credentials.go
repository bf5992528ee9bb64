// Package credentials reads and writes the credentials file, which only its owner can read. The command `integrations login -store`
// writes it, and the provider reads it. Start with [Load] and [Store].
//
// The file is JSON. Its keys are the vendor and the name of the setting in the provider's block. An entry includes the addresses that
// the credentials were issued for:
//
//	{"fillout": {"api_key": "…", "api_url": "https://api.fillout.com", "tables_url": "https://tables.fillout.com"}}
//
// No error quotes the content or the path, because the path may be a value of a configuration.
package credentials

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// Env names the environment variable with the path of the file.
const Env = "INTEGRATIONS_CREDENTIALS_FILE"

// Vendors holds the settings of each vendor, by vendor and by the name of the setting.
type Vendors map[string]map[string]string

// maxFile is the size in bytes of the largest file that is read.
const maxFile = 1 << 20

// Path returns the first of the names that is not empty, with the user's home directory for ~/, and true. Without a name, it returns
// the default path, in the user's configuration folder, and false.
func Path(names ...string) (path string, named bool, err error) {
	name := cmp.Or(names...)
	dir := os.UserConfigDir
	below, inHome := strings.CutPrefix(name, "~/")
	switch {
	case inHome:
		dir = os.UserHomeDir
	case name != "":
		return name, true, nil
	default:
		below = filepath.Join("terraform-provider-integrations", "credentials.json")
	}
	folder, err := dir()
	if err != nil {
		return "", inHome, fmt.Errorf("this user has no folder for the credentials file: %w; set %s to an absolute path", err, Env)
	}
	return filepath.Join(folder, below), inHome, nil
}

// Load reads the file. The error wraps [fs.ErrNotExist] if the file does not exist. Load refuses a file that other users may read, or
// may have written.
func Load(path string) (Vendors, error) {
	file, err := open(path, os.Geteuid())
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	raw, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("the credentials file cannot be read: %w", reason(err))
	}
	vendors := Vendors{}
	if len(raw) > maxFile || json.Unmarshal(raw, &vendors) != nil {
		return nil, errors.New(`the credentials file is not JSON of the form {"vendor": {"setting": "value"}}: correct it, or delete it and sign in again`)
	}
	return vendors, nil
}

// Store replaces all settings of the vendor in the file. It creates the file if necessary. The replacement is atomic: a concurrent
// reader sees either the old file or the new one, and concurrent writers wait for each other.
func Store(path, vendor string, settings map[string]string) error {
	return change(path, func(vendors Vendors) { vendors[vendor] = maps.Clone(settings) })
}

// Forget removes the vendor from the file, unless the vendor's settings are no longer the given ones.
func Forget(path, vendor string, settings map[string]string) error {
	return change(path, func(vendors Vendors) {
		if maps.Equal(vendors[vendor], settings) {
			delete(vendors, vendor)
		}
	})
}

// change reads, edits and replaces the file while it holds a lock. The lock is a file of its own that stays, because the other one is
// replaced.
func change(path string, edit func(Vendors)) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // keep a symbolic link
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("the folder of the credentials file cannot be created: %w", reason(err))
	}
	if err := checkFolder(filepath.Dir(path), os.Geteuid()); err != nil {
		return err
	}
	lock := flock.New(path + ".lock")
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("the credentials file cannot be locked: %w", reason(err))
	}
	defer func() { _ = lock.Unlock() }()
	vendors, err := Load(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if vendors == nil { // there is no file, or it contains null
		vendors = Vendors{}
	}
	edit(vendors)
	if err := write(path, vendors); err != nil {
		return fmt.Errorf("the credentials file cannot be written: %w", reason(err))
	}
	return nil
}

// write replaces the file by a new one.
func write(path string, vendors Vendors) (err error) {
	raw, err := json.MarshalIndent(vendors, "", "  ")
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".credentials-*") // mode 0600
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
