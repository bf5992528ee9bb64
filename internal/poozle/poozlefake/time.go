package poozlefake

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// Timestamp is a time in the server's format: UTC, with milliseconds and a Z.
type Timestamp struct{ time.Time }

const timestampLayout = "2006-01-02T15:04:05.000Z"

// MarshalJSON encodes the time in the server's format.
func (t Timestamp) MarshalJSON() ([]byte, error) {
	return json.Marshal(t.UTC().Format(timestampLayout))
}

// parseTimestamp returns the time that a client sends for a column, and reports whether Prisma accepts it: a string in ISO 8601 with a
// date, a time and a zone.
func parseTimestamp(value any) (Timestamp, bool) {
	s, _ := value.(string)
	at, err := time.Parse(time.RFC3339, s)
	return Timestamp{at.UTC().Truncate(time.Millisecond)}, err == nil
}

func (p *Poozle) now() Timestamp {
	return Timestamp{p.clock.Now().UTC().Truncate(time.Millisecond)}
}

// byUpdate returns the objects for which keep returns true. Like the server, it sorts the last updated object to the end.
func byUpdate[T interface{ updated() time.Time }](store *fake.Store[T], keep func(T) bool) []T {
	objects := store.List(keep)
	slices.SortStableFunc(objects, func(a, b T) int { return a.updated().Compare(b.updated()) })
	return objects
}
