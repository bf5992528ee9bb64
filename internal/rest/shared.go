package rest

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
)

// Shared is a value, such as a listing, that is loaded once and shared by all readers until it is dropped. The zero value is
// ready to use; it must not be copied.
type Shared[T any] struct {
	mu      sync.Mutex
	current *loading[T] // nil if nothing is cached or being loaded
}

// loading is one call of load. It is complete when done is closed.
type loading[T any] struct {
	done    chan struct{}
	cancel  context.CancelFunc // nil when done is closed
	waiting int                // readers, guarded by Shared.mu

	value T
	err   error
}

// Get returns the cached value, joins the load that is in flight, or starts one. An error is returned to all readers that
// waited for it, and is not cached. If the ctx of a reader ends, Get returns its error and leaves the load to the other
// readers; when all readers have left, the load is cancelled. Readers must not change the value.
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

// Drop discards the cached value and detaches a load that is in flight, so that a later Get returns what is loaded after the
// Drop. Call it after any write to the collection.
func (s *Shared[T]) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = nil
}

func (s *Shared[T]) join(ctx context.Context, load func(context.Context) (T, error)) *loading[T] {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		// The load belongs to all its readers, not only to the first.
		ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
		s.current = &loading[T]{done: make(chan struct{}), cancel: cancel}
		go s.run(ctx, s.current, load)
	}
	s.current.waiting++
	return s.current
}

func (s *Shared[T]) leave(r *loading[T]) {
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

func (s *Shared[T]) run(ctx context.Context, r *loading[T], load func(context.Context) (T, error)) {
	defer func() {
		if p := recover(); p != nil { // in this goroutine it would end the process; as an error it becomes a diagnostic
			r.err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if r.err != nil {
			s.forget(r)
		}
		r.cancel()
		r.cancel = nil // it holds the context of the first reader, with its loggers and its request
		close(r.done)
	}()
	r.err = errors.New("the load ended without a result")
	r.value, r.err = load(ctx)
}

// forget drops r, unless another load has replaced it.
func (s *Shared[T]) forget(r *loading[T]) {
	if s.current == r {
		s.current = nil
	}
}
