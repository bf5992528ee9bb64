package provider

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// The garbage collector runs less often than by Go's default, which is when the heap has grown by 100 percent. The process lives for
// seconds and needs little memory (bench/README.md). The growth is limited in bytes too, so that a large state does not take several
// times its size.
const (
	maxGrowth      = 300 // percent
	maxGrowthBytes = 14 << 20
	minGrowth      = 75 // percent
)

// tuneGC sets the growth after each collection, unless the user has set GOGC.
func tuneGC() {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(maxGrowth)
	afterEachGC(maxGrowth)
}

// afterEachGC sets the growth when the next collection finds the object that this call makes.
func afterEachGC(current int) {
	runtime.SetFinalizer(&sentinel{}, func(*sentinel) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		growth := growthOf(live[0].Value.Uint64())
		if growth != current {
			debug.SetGCPercent(growth)
		}
		afterEachGC(growth)
	})
}

// sentinel has a pointer, because the runtime may combine small objects without one, whose finalizers then do not run.
type sentinel struct{ _ *byte }

// growthOf returns by how much a heap of a size in bytes may grow, in steps of 25 percent.
func growthOf(live uint64) int {
	growth := int(maxGrowthBytes*100/max(live, 1)) / 25 * 25
	return max(min(growth, maxGrowth), minGrowth)
}
