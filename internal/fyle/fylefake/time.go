package fylefake

import (
	"crypto/rand"
	"encoding/json"
	"strings"
	"time"
)

// Timestamp is a moment as the server writes it: with its offset, and with no more digits of the second than it needs
// (reference/admin.yaml, created_at and updated_at).
type Timestamp struct{ time.Time }

const timestampLayout = "2006-01-02T15:04:05.999999-07:00"

// MarshalJSON writes the moment in the server's form.
func (t Timestamp) MarshalJSON() ([]byte, error) {
	return json.Marshal(t.UTC().Format(timestampLayout))
}

func (f *Fyle) now() Timestamp {
	return Timestamp{f.clock.Now().UTC().Truncate(time.Microsecond)}
}

// newID makes an ID such as orwruogwnngg: two or three letters that say of what, and at most 15 characters altogether
// (reference/admin.yaml, id_string).
func newID(prefix string) string {
	const random = 10
	return prefix + strings.ToLower(rand.Text()[:random])
}
