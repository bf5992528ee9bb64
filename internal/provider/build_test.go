package provider

import (
	"os"
	"runtime/debug"
	"strings"
	"testing"
)

func TestBuild(t *testing.T) {
	t.Parallel()
	stamp := []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"}}
	for name, c := range map[string]struct {
		b, want Build
		info    debug.BuildInfo
	}{
		"a release":        {Build{Version: "1.2.3", Commit: "def"}, Build{Version: "1.2.3", Commit: "def"}, debug.BuildInfo{Main: debug.Module{Version: "v9"}, Settings: stamp}},
		"go install":       {Build{}, Build{Version: "1.2.3"}, debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}},
		"a checkout":       {Build{}, Build{Commit: "abc-dirty"}, debug.BuildInfo{Main: debug.Module{Version: "(devel)"}, Settings: stamp}},
		"a clean checkout": {Build{}, Build{Commit: "abc"}, debug.BuildInfo{Settings: stamp[:1]}},
		"no stamp":         {Build{}, Build{}, debug.BuildInfo{}},
	} {
		if c.b.complete(&c.info); c.b != c.want {
			t.Errorf("%s: got %v, want %v", name, c.b, c.want)
		}
	}
	manifest, err := os.ReadFile("../../terraform-registry-manifest.json")
	if err != nil || !strings.Contains(string(manifest), `["`+protocol+`"]`) {
		t.Errorf("the manifest does not state protocol %s: %s, %v", protocol, manifest, err)
	}
}
