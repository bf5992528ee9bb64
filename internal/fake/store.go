package fake

import (
	"encoding/json"
	"slices"
	"sync"
)

// Store holds the objects of one type in the order of their creation. It is safe for concurrent use. It returns copies, so only Put
// and Edit change a stored object. Copies share the slices and maps of an object: replace these, and do not write to them.
type Store[T any] struct {
	id func(T) string

	mu      sync.RWMutex
	order   []string
	objects map[string]T
}

// NewStore returns an empty store. id returns the ID of an object.
func NewStore[T any](id func(T) string) *Store[T] {
	return &Store[T]{id: id, objects: map[string]T{}}
}

// Put adds an object, or replaces the one with the same ID and keeps its place in the order.
func (s *Store[T]) Put(object T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.id(object)
	if _, known := s.objects[id]; !known {
		s.order = append(s.order, id)
	}
	s.objects[id] = object
}

// Get returns the object with the ID, and whether it exists.
func (s *Store[T]) Get(id string) (T, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	object, known := s.objects[id]
	return object, known
}

// Edit changes the object with the ID atomically. It returns the changed object, and whether it exists. change must not change the
// ID, and must not use the store.
func (s *Store[T]) Edit(id string, change func(*T)) (T, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	object, known := s.objects[id]
	if known {
		change(&object)
		s.objects[id] = object
	}
	return object, known
}

// Delete removes the object with the ID. It returns the object, and whether it existed.
func (s *Store[T]) Delete(id string) (T, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	object, known := s.objects[id]
	if known {
		delete(s.objects, id)
		at := slices.Index(s.order, id)
		s.order = slices.Delete(s.order, at, at+1)
	}
	return object, known
}

// List returns the objects for which keep returns true, in the order of their creation; a nil keep selects all. The result is never
// nil, so that its JSON form is a list.
func (s *Store[T]) List(keep func(T) bool) []T {
	s.mu.RLock()
	defer s.mu.RUnlock()
	list := []T{}
	for _, id := range s.order {
		if object := s.objects[id]; keep == nil || keep(object) {
			list = append(list, object)
		}
	}
	return list
}

// MarshalJSON encodes the store as the list of its objects.
func (s *Store[T]) MarshalJSON() ([]byte, error) {
	return json.Marshal(s.List(nil))
}
