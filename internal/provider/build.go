package provider

import (
	"cmp"
	"runtime"
	"runtime/debug"
	"strings"
)

// protocol is the version of the plugin protocol that the provider serves.
const protocol = "6.0"

// release and commit are set by the build: the first one of a release, and both by `make install`.
var release, commit string

// Build describes how the program was built.
type Build struct {
	Version  string `json:"version"`          // "dev" if it is not known
	Commit   string `json:"commit,omitempty"` // with "-dirty" if the checkout had changes; "" if it is not known
	Go       string `json:"go"`
	Provider string `json:"provider"`
	Protocol string `json:"protocol"`
}

// ThisBuild describes the running program. What the build did not set comes from the version control stamp that Go adds.
func ThisBuild() Build {
	b := Build{Version: release, Commit: commit, Go: runtime.Version(), Provider: Address, Protocol: protocol}
	if info, ok := debug.ReadBuildInfo(); ok {
		b.complete(info)
	}
	b.Version = cmp.Or(b.Version, "dev")
	return b
}

func (b *Build) complete(info *debug.BuildInfo) {
	if version := strings.TrimPrefix(info.Main.Version, "v"); version != "(devel)" {
		b.Version = cmp.Or(b.Version, version)
	}
	if b.Commit != "" {
		return
	}
	stamp := map[string]string{}
	for _, s := range info.Settings {
		stamp[s.Key] = s.Value
	}
	if b.Commit = stamp["vcs.revision"]; b.Commit != "" && stamp["vcs.modified"] == "true" {
		b.Commit += "-dirty"
	}
}
