//go:build unix

package credentials

import (
	"io/fs"
	"syscall"
)

// foreign reports whether the file belongs to somebody other than the user and root.
func foreign(info fs.FileInfo, user int) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Uid != 0 && int(stat.Uid) != user
}
