package rest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"
)

const (
	maxListing  = 10 * time.Minute // for all pages of a listing
	maxReadings = 3                // of a listing that changes while its pages are read
)

// Page is a part of a listing.
type Page[T Object] struct {
	Items []T
	Count int // of the objects on all pages
}

// Pages reads all pages of a listing. fetch returns the page at an offset, which counts objects from 0; size is the number of
// objects on a full page.
//
// If objects are created or deleted between two pages, others move to another page and are missed or repeated. Pages detects
// this by the counts and IDs, and reads the listing again. If the listing stays inconsistent, Pages returns an error, so that
// no object is missing from a result.
func Pages[T Object](ctx context.Context, size int, fetch func(ctx context.Context, offset int) (Page[T], error)) ([]T, error) {
	ctx, cancel := context.WithTimeout(ctx, maxListing)
	defer cancel()
	var inconsistent *inconsistentError
	for range maxReadings {
		objects, err := readPages(ctx, size, fetch)
		if !errors.As(err, &inconsistent) {
			return objects, err
		}
	}
	return nil, inconsistent
}

func readPages[T Object](ctx context.Context, size int, fetch func(ctx context.Context, offset int) (Page[T], error)) ([]T, error) {
	var objects []T
	seen := map[string]bool{}
	for count := -1; ; {
		page, err := fetch(ctx, len(objects))
		if err != nil {
			return nil, err
		}
		if count >= 0 && page.Count != count {
			return nil, inconsistentf("its count changed from %d to %d", count, page.Count)
		}
		count = page.Count
		for _, object := range page.Items {
			if seen[object.ObjectID()] {
				return nil, inconsistentf("the object %s is listed twice", printable(object.ObjectID(), 100))
			}
			seen[object.ObjectID()] = true
		}
		objects = append(objects, page.Items...)
		// A full page may be followed by another one, even if the count is that of the page.
		more := len(page.Items) > 0 && (len(objects) < count || len(page.Items) >= size)
		switch {
		case len(objects) > count || !more && len(objects) < count:
			return nil, inconsistentf("its count is %d, but %d objects are listed", count, len(objects))
		case !more:
			return objects, nil
		}
	}
}

// inconsistentError is the error of a listing whose pages contradict each other.
type inconsistentError struct{ why string }

func inconsistentf(format string, args ...any) *inconsistentError {
	return &inconsistentError{fmt.Sprintf(format, args...)}
}

// Error states the contradiction.
func (e *inconsistentError) Error() string {
	return fmt.Sprintf("the vendor's listing is inconsistent: %s. The listing was read %d times. Run the command again when no other client changes these objects", e.why, maxReadings)
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
