package rest_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestPages(t *testing.T) {
	type page struct {
		items []int
		more  bool
		err   error
	}
	broken := errors.New("broken")
	for _, test := range []struct {
		name    string
		pages   []page
		stop    int // after this many items; 0 means never
		items   []int
		offsets []int
		err     string
	}{
		{"none", []page{{}}, 0, nil, []int{0}, ""},
		{"one", []page{{items: []int{1, 2}}}, 0, []int{1, 2}, []int{0}, ""},
		{"three of different size", []page{{[]int{1, 2}, true, nil}, {[]int{3}, true, nil}, {items: []int{4}}}, 0, []int{1, 2, 3, 4}, []int{0, 2, 3}, ""},
		{"an empty last one", []page{{[]int{1}, true, nil}, {}}, 0, []int{1}, []int{0, 1}, ""},
		{"an error is not the end of the list", []page{{[]int{1}, true, nil}, {err: broken, items: []int{2}}}, 0, []int{1}, []int{0, 1}, "broken"},
		{"more items announced, but none sent", []page{{[]int{1}, true, nil}, {nil, true, nil}}, 0, []int{1}, []int{0, 1}, "the server announced more items after the first 1, but sent none"},
		{"the reader has enough", []page{{[]int{1, 2}, true, nil}, {items: []int{3}}}, 2, []int{1, 2}, []int{0}, ""},
		{"the reader has enough, in the middle", []page{{[]int{1, 2}, true, nil}}, 1, []int{1}, []int{0}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var items, offsets []int
			var failure string
			for item, err := range rest.Pages(func(offset int) ([]int, bool, error) {
				p := test.pages[len(offsets)]
				offsets = append(offsets, offset)
				return p.items, p.more, p.err
			}) {
				if err != nil {
					failure = err.Error()
					continue
				}
				items = append(items, item)
				if len(items) == test.stop {
					break
				}
			}
			if diff := cmp.Diff([]any{test.items, test.offsets, test.err}, []any{items, offsets, failure}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A server that ignores the offset sends its first page forever.
func TestPagesForever(t *testing.T) {
	fetched := 0
	var last error
	for _, err := range rest.Pages(func(int) ([]int, bool, error) {
		fetched++
		return []int{1}, true, nil
	}) {
		last = err
	}
	if last == nil || fetched != 10_000 {
		t.Errorf("%d pages, %v", fetched, last)
	}
}
