package rest

import (
	"fmt"
	"iter"
)

// maxPages is more than any listing has. It ends the listing of a server that ignores the offset.
const maxPages = 10_000

// Pages yields the items of a paged listing. fetch returns the items from an offset on, which counts items from 0, and whether
// there are more. Pages yields the first error and stops, so that a listing is never silently incomplete.
func Pages[T any](fetch func(offset int) (items []T, more bool, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		offset := 0
		for range maxPages {
			items, more, err := fetch(offset)
			if err == nil && more && len(items) == 0 {
				err = fmt.Errorf("the server announced more items after the first %d, but sent none", offset)
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
		yield(zero, fmt.Errorf("the server still announces more items after %d pages with %d items", maxPages, offset))
	}
}

// Items yields the items, or only err if it is not nil. It takes both so that the results of a function that reads a whole
// listing can be passed to it.
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
