package provider

import "testing"

func TestGrowthOf(t *testing.T) {
	for live, want := range map[uint64]int{0: 300, 4 << 20: 300, 7 << 20: 200, 10 << 20: 125, 14 << 20: 100, 200 << 20: 75} {
		if got := growthOf(live); got != want {
			t.Errorf("a heap of %d bytes may grow by %d percent, want %d", live, got, want)
		}
	}
}
