package poozlefake

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// Timestamp is a moment as the server writes it: UTC, with milliseconds and a Z.
type Timestamp struct{ time.Time }

const timestampLayout = "2006-01-02T15:04:05.000Z"

// MarshalJSON writes the moment in the server's form.
func (t Timestamp) MarshalJSON() ([]byte, error) {
	return json.Marshal(t.UTC().Format(timestampLayout))
}

func (p *Poozle) now() Timestamp {
	return Timestamp{p.clock.Now().UTC().Truncate(time.Millisecond)}
}

// byUpdate lists the objects that keep allows as the server does: the one that was changed last comes last.
func byUpdate[T interface{ updated() time.Time }](store *fake.Store[T], keep func(T) bool) []T {
	objects := store.List(keep)
	slices.SortStableFunc(objects, func(a, b T) int { return a.updated().Compare(b.updated()) })
	return objects
}
