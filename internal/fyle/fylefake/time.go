package fylefake

import (
	"crypto/rand"
	"encoding/json"
	"strings"
	"time"
)

// Timestamp is a time in the server's form: with the offset, and with only as many fractional digits as needed (reference/admin.yaml,
// created_at and updated_at).
type Timestamp struct{ time.Time }

const timestampLayout = "2006-01-02T15:04:05.999999-07:00"

// MarshalJSON returns the time in the server's form.
func (t Timestamp) MarshalJSON() ([]byte, error) {
	return json.Marshal(t.UTC().Format(timestampLayout))
}

func (f *Fyle) now() Timestamp {
	return Timestamp{f.clock.Now().UTC().Truncate(time.Microsecond)}
}

// newID returns an ID such as orwruogwnngg: a prefix of two or three letters for the kind of object, and at most 15 characters in
// total (reference/admin.yaml, id_string).
func newID(prefix string) string {
	const random = 10
	return prefix + strings.ToLower(rand.Text()[:random])
}
