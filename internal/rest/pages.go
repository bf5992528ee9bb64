package rest

import (
	"fmt"
	"iter"
)

// maxPages is more than any listing has; a server that ignores the offset never ends by itself.
const maxPages = 10_000

// Pages walks a listing: fetch returns the items at an offset, counted in items
// from 0, and whether there are more. It stops at the first error and yields
// that, so a listing is never silently short.
func Pages[T any](fetch func(offset int) (items []T, more bool, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		offset := 0
		for range maxPages {
			items, more, err := fetch(offset)
			if err == nil && more && len(items) == 0 {
				err = fmt.Errorf("the server says that there is more after %d items, and sends none", offset)
			}
			if err != nil {
				yield(zero, err)
				return
			}
			for _, item := range items {
				if !yield(item, nil) {
					return
				}
			}
			if !more {
				return
			}
			offset += len(items)
		}
		yield(zero, fmt.Errorf("the server says that there is more after %d pages with %d items", maxPages, offset))
	}
}

// Items streams a listing that was read as a whole, or the error that there is instead.
func Items[T any](items []T, err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if err != nil {
			var zero T
			yield(zero, err)
			return
		}
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}
