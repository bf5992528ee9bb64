package fake

import (
	"encoding/json"
	"slices"
	"sync"
)

// Store holds the objects of one kind in the order of their creation. It is safe for concurrent use; what it gives out
// are copies, so the only way to change a stored object is Put or Edit. Slices and maps within an object are shared:
// replace them, never write into them.
type Store[T any] struct {
	id func(T) string

	mu      sync.RWMutex
	order   []string
	objects map[string]T
}

// NewStore makes an empty store of objects that are known by what id gives for them.
func NewStore[T any](id func(T) string) *Store[T] {
	return &Store[T]{id: id, objects: map[string]T{}}
}

// Put adds the object, or replaces the one with the same ID in its place.
func (s *Store[T]) Put(object T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.id(object)
	if _, known := s.objects[id]; !known {
		s.order = append(s.order, id)
	}
	s.objects[id] = object
}

// Get gives the object with this ID and whether there is one.
func (s *Store[T]) Get(id string) (T, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	object, known := s.objects[id]
	return object, known
}

// Edit changes the object with this ID in one step, gives it as it is afterwards, and whether there is one. The change
// must leave the ID alone and must not use the store.
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

// Delete removes the object with this ID, gives it as it last was, and whether there was one.
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

// List gives the objects that keep allows, in the order of their creation; a nil keep allows all. It never gives nil,
// so that an empty list is written as [].
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

// MarshalJSON writes the store as the list of its objects.
func (s *Store[T]) MarshalJSON() ([]byte, error) {
	return json.Marshal(s.List(nil))
}
