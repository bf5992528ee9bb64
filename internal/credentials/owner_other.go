//go:build !unix

package credentials

import "io/fs"

func foreign(fs.FileInfo, int) bool { return false }
