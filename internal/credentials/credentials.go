// Package credentials keeps what a sign-in has brought in a file that its owner alone can read: the command `integrations
// login -store` writes it, the provider reads it. Start with [Load] and [Store].
//
// The file is JSON, by vendor and by the name of the setting in the provider's block:
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

// Env is the environment variable that names another file than [DefaultPath].
const Env = "INTEGRATIONS_CREDENTIALS_FILE"

// Vendors has the settings of each vendor, by their names in the provider's block.
type Vendors map[string]map[string]string

// maxFile is the size of the largest file that is read.
const maxFile = 1 << 20

// DefaultPath is the file in the user's configuration folder.
func DefaultPath() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("this user has no configuration folder for the credentials: %w; name the file by %s", err, Env)
	}
	return filepath.Join(dir, "terraform-provider-integrations", "credentials.json"), nil
}

// Load reads the file. Where there is none, the error is [fs.ErrNotExist]. A file that others than its owner may read or
// write is refused. No error quotes what is in it.
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
		return nil, fmt.Errorf(`the credentials file %s is not JSON of the form {"vendor": {"setting": "text"}}: correct it, or delete it and sign in again`, path)
	}
	return vendors, nil
}

// check refuses what is no file, or one that is not its owner's alone. It looks at the open file, so that no other one can
// be put in its place afterwards. Windows has no such mode; there the user's folder is guarded by its own list.
func check(file *os.File) error {
	info, err := file.Stat()
	switch {
	case err != nil:
		return fmt.Errorf("cannot read the credentials file: %w", err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("the credentials file %s is not a regular file", file.Name())
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return fmt.Errorf("the credentials file %s can be used by other users of this machine (its mode is %04o): "+
			"make it yours alone with `chmod 600 %s`, and sign in again if others may have read it", file.Name(), info.Mode().Perm(), file.Name())
	}
	return nil
}

// Store puts these settings in the place of all that the file has of the vendor, and makes the file where there is none.
// Whoever reads meanwhile sees the old file or the new one, never a part.
func Store(path, vendor string, settings map[string]string) error {
	return change(path, func(vendors Vendors) { vendors[vendor] = maps.Clone(settings) })
}

// Forget takes the vendor out of the file.
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
	if vendors == nil { // the file says null
		vendors = Vendors{}
	}
	edit(vendors)
	if err := write(path, vendors); err != nil {
		return fmt.Errorf("cannot write the credentials file: %w", err)
	}
	return nil
}

// write puts a new file in the place of the old one.
func write(path string, vendors Vendors) (err error) {
	raw, err := json.MarshalIndent(vendors, "", "  ")
	if err != nil {
		return err
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // a link stays a link
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
