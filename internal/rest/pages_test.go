package rest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// item is an object of a listing.
type item string

func (i item) ObjectID() string { return string(i) }

func TestPages(t *testing.T) {
	page := func(count int, items ...item) rest.Page[item] { return rest.Page[item]{Items: items, Count: count} }
	type pages = []rest.Page[item]
	for _, test := range []struct {
		name    string
		pages   pages // the last one is repeated forever
		items   []item
		offsets []int
		err     string
	}{
		{"none", pages{page(0)}, nil, []int{0}, ""},
		{"one", pages{page(2, "a", "b")}, []item{"a", "b"}, []int{0}, ""},
		{"three of different size", pages{page(4, "a", "b"), page(4, "c"), page(4, "d")}, []item{"a", "b", "c", "d"}, []int{0, 2, 3}, ""},
		{"a full last page is followed by an empty one", pages{page(3, "a", "b", "c"), page(3)}, []item{"a", "b", "c"}, []int{0, 3}, ""},

		{"an object slips to the page before", pages{page(5, "a", "b", "c"), page(5, "e"), page(5, "e"), page(5, "b", "c", "d"), page(5, "e", "f")}, []item{"b", "c", "d", "e", "f"}, []int{0, 3, 4, 0, 3}, ""},
		{"an object is deleted", pages{page(5, "a", "b", "c"), page(4, "e"), page(4, "b", "c", "d"), page(4, "e")}, []item{"b", "c", "d", "e"}, []int{0, 3, 0, 3}, ""},
		{"an object is created", pages{page(4, "b", "c", "d"), page(5, "d", "e"), page(5, "a", "b", "c"), page(5, "d", "e")}, []item{"a", "b", "c", "d", "e"}, []int{0, 3, 0, 3}, ""},

		{"the count is 0", pages{page(0, "a", "b")}, nil, []int{0, 0, 0}, "its count is 0, but 2 objects are listed"},
		{"the count is that of the page", pages{page(3, "a", "b", "c"), page(1, "d"), page(3, "a", "b", "c"), page(1, "d"), page(3, "a", "b", "c"), page(1, "d")}, nil, []int{0, 3, 0, 3, 0, 3}, "its count changed from 3 to 1"},
		{"more objects announced, but none sent", pages{page(9)}, nil, []int{0, 0, 0}, "its count is 9, but 0 objects are listed"},
		{"the first page forever", pages{page(900, "a", "b", "c")}, nil, []int{0, 3, 0, 3, 0, 3}, "the object a is listed twice"},
		{"one object twice", pages{page(2, "a", "a")}, nil, []int{0, 0, 0}, "the object a is listed twice"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var offsets []int
			items, err := rest.Pages(t.Context(), 3, func(_ context.Context, offset int) (rest.Page[item], error) {
				offsets = append(offsets, offset)
				return test.pages[min(len(offsets), len(test.pages))-1], nil
			})
			if diff := cmp.Diff([]any{test.items, test.offsets}, []any{items, offsets}); diff != "" {
				t.Error(diff)
			}
			if test.err == "" && err != nil {
				t.Error(err)
			}
			if test.err != "" && (err == nil || !strings.Contains(err.Error(), "inconsistent: "+test.err)) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

// The error of a page is not the end of the listing, and the listing is not read again.
func TestPagesFail(t *testing.T) {
	broken := errors.New("broken")
	calls := 0
	items, err := rest.Pages(t.Context(), 1, func(context.Context, int) (rest.Page[item], error) {
		if calls++; calls == 2 {
			return rest.Page[item]{}, broken
		}
		return rest.Page[item]{Items: []item{"a"}, Count: 2}, nil
	})
	if items != nil || !errors.Is(err, broken) || calls != 2 {
		t.Errorf("%v, %v after %d calls", items, err, calls)
	}
}

// A listing that never ends has a deadline.
func TestPagesDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		_, err := rest.Pages(t.Context(), 1, func(ctx context.Context, offset int) (rest.Page[item], error) {
			<-time.After(time.Second)
			return rest.Page[item]{Items: []item{item(time.Now().String())}, Count: 1 << 30}, ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 11*time.Minute {
			t.Errorf("%v after %s", err, time.Since(begun))
		}
	})
}

// An object that is missing from the shared listing is looked up before it is not found. All other objects need one listing.
func TestCollection(t *testing.T) {
	for _, test := range []struct {
		name   string
		first  []item
		second []item // nil means that there is a lookup instead
		lookup map[item]item
		gets   []item
		errs   []string
		calls  []string
	}{
		{"listed", []item{"a", "b"}, []item{}, nil, []item{"a", "b", "a"}, []string{"", "", ""}, []string{"list"}},
		{"the first listing is short", []item{"a"}, []item{"a", "b", "c"}, nil, []item{"b", "a", "c", "d"}, []string{"", "", "", "not found"}, []string{"list", "list"}},
		{"looked up", []item{"a"}, nil, map[item]item{"b": "b"}, []item{"a", "b", "c"}, []string{"", "", "not found"}, []string{"list", "b", "c"}},
		{"another object", []item{"a"}, nil, map[item]item{"b": "a"}, []item{"b"}, []string{`about the object "a" instead of "b"`}, []string{"list", "b"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var calls []string
				var c rest.Collection[item]
				c.Load = func(context.Context) ([]item, error) {
					calls = append(calls, "list")
					if len(calls) == 1 {
						return test.first, nil
					}
					return test.second, nil
				}
				if test.second == nil {
					c.Lookup = func(_ context.Context, id string) (item, error) {
						calls = append(calls, id)
						if found, ok := test.lookup[item(id)]; ok {
							return found, nil
						}
						return "", rest.ErrNotFound
					}
				}
				for i, id := range test.gets {
					got, err := c.Get(t.Context(), string(id))
					if want := test.errs[i]; want == "" && (err != nil || got != id) || want != "" && (err == nil || !strings.Contains(err.Error(), want) || got != "") {
						t.Errorf("%s: %q, %v", id, got, err)
					}
				}
				if !slices.Equal(calls, test.calls) {
					t.Errorf("the calls are %q, want %q", calls, test.calls)
				}
				calls = []string{}
				c.Drop()
				if _, err := c.Get(t.Context(), "none"); !errors.Is(err, rest.ErrNotFound) || len(calls) != 2 {
					t.Errorf("after Drop: %v, %q", err, calls)
				}
			})
		})
	}
}
