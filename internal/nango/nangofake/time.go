package nangofake

import (
	"encoding/json"
	"strings"
	"time"
)

// Timestamp is a time in milliseconds. Its JSON form is that of JavaScript's Date, with three digits and a Z, as most answers have it.
type Timestamp struct{ time.Time }

const isoLayout = "2006-01-02T15:04:05.000Z"

// MarshalJSON encodes the time as JavaScript does.
func (t Timestamp) MarshalJSON() ([]byte, error) {
	return json.Marshal(t.iso())
}

func (t Timestamp) iso() string { return t.UTC().Format(isoLayout) }

// withOffset is the format of the read of one connection, .320+00:00 (observed).
func (t Timestamp) withOffset() string { return strings.TrimSuffix(t.iso(), "Z") + "+00:00" }

// asRow is the format of the list of connections, whose rows PostgreSQL encodes: without zeros at the end of the fraction, .32+00:00
// (observed).
func (t Timestamp) asRow() string { return t.UTC().Format("2006-01-02T15:04:05.999") + "+00:00" }

func (n *Nango) now() Timestamp {
	return Timestamp{n.clock.Now().UTC().Truncate(time.Millisecond)}
}

// after returns the time of a write to a row that was written before. It differs from the time of the write before, which it would not on
// the clock of a test that stands still.
func (n *Nango) after(before Timestamp) Timestamp {
	now := n.now()
	if !now.After(before.Time) {
		return Timestamp{before.Add(time.Millisecond)}
	}
	return now
}
