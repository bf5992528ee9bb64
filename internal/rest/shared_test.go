package rest_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestSharedReadsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s rest.Shared[int]
		var loads atomic.Int32
		open := make(chan struct{})
		load := func(ctx context.Context) (int, error) {
			n := loads.Add(1)
			<-open
			return int(n), ctx.Err()
		}
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if got, err := s.Get(t.Context(), load); got != 1 || err != nil {
					t.Error(got, err)
				}
			})
		}
		synctest.Wait()
		close(open)
		all.Wait()
		if got, _ := s.Get(t.Context(), load); got != 1 || loads.Load() != 1 {
			t.Errorf("value %d after %d loads", got, loads.Load())
		}
		s.Drop()
		if got, _ := s.Get(t.Context(), load); got != 2 {
			t.Errorf("value %d after Drop", got)
		}
	})
}

func TestSharedCachesNoError(t *testing.T) {
	var s rest.Shared[int]
	broken := errors.New("broken")
	for _, want := range []error{broken, broken, nil} {
		if _, err := s.Get(t.Context(), func(context.Context) (int, error) { return 7, want }); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	got, err := s.Get(t.Context(), func(context.Context) (int, error) { return 8, broken })
	if got != 7 || err != nil {
		t.Errorf("got %d, %v after a success", got, err)
	}
}

// A load that is in flight during Drop is returned only to the readers that waited for it.
func TestSharedDropDuringLoad(t *testing.T) {
	for name, outcome := range map[string]error{"success": nil, "error": errors.New("broken")} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var s rest.Shared[string]
				open := make(chan struct{})
				var all sync.WaitGroup
				all.Go(func() {
					got, err := s.Get(t.Context(), func(context.Context) (string, error) { <-open; return "old", outcome })
					if got != "old" || !errors.Is(err, outcome) {
						t.Errorf("the reader that waited got %q, %v", got, err)
					}
				})
				synctest.Wait()
				s.Drop()
				loads := 0
				young := func(context.Context) (string, error) { loads++; return "new", nil }
				if got, _ := s.Get(t.Context(), young); got != "new" {
					t.Errorf("after Drop got %q", got)
				}
				close(open)
				all.Wait()
				if got, _ := s.Get(t.Context(), young); got != "new" || loads != 1 {
					t.Errorf("got %q after the old load ended, %d loads", got, loads)
				}
			})
		})
	}
}

func TestSharedReaderLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s rest.Shared[int]
		open := make(chan struct{})
		load := func(ctx context.Context) (int, error) {
			select {
			case <-open:
				return 1, nil
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		}
		first, leave := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := s.Get(first, load); !errors.Is(err, context.Canceled) {
				t.Errorf("the reader that left got %v", err)
			}
		})
		synctest.Wait()
		all.Go(func() {
			if got, err := s.Get(t.Context(), load); got != 1 || err != nil {
				t.Errorf("the reader that stayed got %d, %v", got, err)
			}
		})
		synctest.Wait()
		leave()
		synctest.Wait()
		close(open)
		all.Wait()
	})
}

// When the last reader leaves, the load is cancelled and the next reader starts a new one.
func TestSharedAllLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s rest.Shared[int]
		ended, release := make(chan error, 1), make(chan struct{})
		ctx, leave := context.WithCancel(t.Context())
		var all sync.WaitGroup
		all.Go(func() {
			_, _ = s.Get(ctx, func(ctx context.Context) (int, error) {
				<-ctx.Done()
				ended <- ctx.Err()
				<-release // the load ends late
				return 0, ctx.Err()
			})
		})
		synctest.Wait()
		leave()
		all.Wait()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		if got, err := s.Get(t.Context(), func(context.Context) (int, error) { return 2, nil }); got != 2 || err != nil {
			t.Errorf("got %d, %v", got, err)
		}
		close(release)
	})
}

func TestSharedPanic(t *testing.T) {
	var s rest.Shared[int]
	_, err := s.Get(t.Context(), func(context.Context) (int, error) { panic("oops") })
	if err == nil || !strings.Contains(err.Error(), "panic: oops") {
		t.Error(err)
	}
}

// Get never returns a value that is older than a write whose Drop preceded the Get.
func TestSharedNeverStale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s rest.Shared[int64]
		var collection atomic.Int64 // at the server
		readers := rapid.IntRange(1, 6).Draw(t, "readers")
		writes := rapid.IntRange(1, 30).Draw(t, "writes")
		var dropped atomic.Int64 // the newest write that was followed by Drop
		var stale atomic.Int64

		var all sync.WaitGroup
		done := make(chan struct{})
		for range readers {
			all.Go(func() {
				for {
					atLeast := dropped.Load()
					got, err := s.Get(context.Background(), func(context.Context) (int64, error) { return collection.Load(), nil })
					if err != nil || got < atLeast {
						stale.Add(1)
					}
					select {
					case <-done:
						return
					default:
					}
				}
			})
		}
		for range writes {
			n := collection.Add(1)
			s.Drop()
			dropped.Store(n)
		}
		close(done)
		all.Wait()
		if stale.Load() != 0 {
			t.Fatalf("%d stale reads", stale.Load())
		}
	})
}
