package rest

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// Shared is a listing that is read once and given to every reader until it is
// dropped. The zero value is ready; it must not be copied.
type Shared[T any] struct {
	mu      sync.Mutex
	current *reading[T] // nil: nothing is kept or under way
}

// reading is one run of load. It is complete when done is closed.
type reading[T any] struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiting int // readers, guarded by Shared.mu

	value T
	err   error
}

// Get returns what is kept, joins the load that is under way or starts one. An
// error goes to all who waited for it and is not kept. A reader whose ctx ends
// returns with its error and leaves the load to the others; when all have left,
// the load is cancelled. The value is shared: readers must not change it.
func (s *Shared[T]) Get(ctx context.Context, load func(context.Context) (T, error)) (T, error) {
	r := s.join(ctx, load)
	defer s.leave(r)
	select {
	case <-r.done:
		return r.value, r.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

// Drop forgets what is kept or under way: whoever calls Get from now on gets what
// is read from now on. Call it after any write to the collection.
func (s *Shared[T]) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = nil
}

func (s *Shared[T]) join(ctx context.Context, load func(context.Context) (T, error)) *reading[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		// The load belongs to all its readers, not to the one who came first.
		ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
		s.current = &reading[T]{done: make(chan struct{}), cancel: cancel}
		go s.run(ctx, s.current, load)
	}
	s.current.waiting++
	return s.current
}

func (s *Shared[T]) leave(r *reading[T]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r.waiting--
	select {
	case <-r.done:
	default:
		if r.waiting == 0 {
			r.cancel()
			s.forget(r)
		}
	}
}

func (s *Shared[T]) run(ctx context.Context, r *reading[T], load func(context.Context) (T, error)) {
	defer func() {
		if p := recover(); p != nil { // here it would end the process, in a reader it would be a diagnostic
			r.err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if r.err != nil {
			s.forget(r)
		}
		r.cancel()
		close(r.done)
	}()
	r.err = errors.New("the load ended without a result")
	r.value, r.err = load(ctx)
}

// forget drops r, unless another reading has taken its place.
func (s *Shared[T]) forget(r *reading[T]) {
	if s.current == r {
		s.current = nil
	}
}
