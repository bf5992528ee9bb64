package credentials

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// open opens the file for the user with this ID, and checks the file and its folder. It checks the open file, so that the file cannot be
// replaced afterwards. It does not wait for the writer of a named pipe.
func open(path string, user int) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("the credentials file cannot be read: %w", reason(err))
	}
	if err = checkFile(file, user); err == nil {
		err = checkFolder(filepath.Dir(path), user)
	}
	if target, evalErr := filepath.EvalSymlinks(path); err == nil && evalErr == nil {
		err = checkFolder(filepath.Dir(target), user)
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

func checkFile(file *os.File, user int) error {
	info, err := file.Stat()
	switch {
	case err != nil:
		return fmt.Errorf("the credentials file cannot be read: %w", reason(err))
	case !info.Mode().IsRegular():
		return errors.New("the credentials file is not a regular file")
	case foreign(info, user):
		return errors.New("the credentials file belongs to another user: use a file of your own")
	case allows(info, 0o077):
		return fmt.Errorf("other users of this machine can use the credentials file (its mode is %04o): "+
			"run `chmod 600` on it, and sign in again if others may have read it", info.Mode().Perm())
	}
	return nil
}

// checkFolder returns an error if other users can replace the files in the folder.
func checkFolder(folder string, user int) error {
	info, err := os.Stat(folder)
	switch {
	case err != nil:
		return fmt.Errorf("the folder of the credentials file cannot be read: %w", reason(err))
	case foreign(info, user):
		return errors.New("the folder of the credentials file belongs to another user: use a folder of your own")
	case allows(info, 0o022):
		return fmt.Errorf("other users of this machine can replace the credentials file, because they can write to its folder (whose mode is %04o): "+
			"run `chmod go-w` on the folder", info.Mode().Perm())
	}
	return nil
}

// allows reports whether the mode has one of the permissions. Windows has no such mode: the access control list of the user's folder
// protects the file there.
func allows(info fs.FileInfo, permissions fs.FileMode) bool {
	return runtime.GOOS != "windows" && info.Mode().Perm()&permissions != 0
}

// reason returns the error of a file operation without the path.
func reason(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
