package rest

import (
	"net/http"
	"testing"
	"time"
)

func TestAskedPause(t *testing.T) {
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		retryAfter, reset string
		want              time.Duration
		ok                bool
	}{
		{"", "", 0, false},
		{"0", "", 0, true},
		{"30", "", 30 * time.Second, true},
		{"30", "5", 30 * time.Second, true},
		{"", "5", 5 * time.Second, true},
		{"", "3600", time.Hour, true},
		{"", "3601", 0, false},
		{"soon", "5", 5 * time.Second, true},
		{"-1", "", 0, false},
		{"1.5", "", 0, false},
		{"4294967295", "", 4294967295 * time.Second, true},
		{"99999999999999999999", "", 0, false},
		{"Sun, 01 Nov 2026 12:01:00 GMT", "", time.Minute, true},
		{"Sunday, 01-Nov-26 12:01:00 GMT", "", time.Minute, true},
		{"Sun, 01 Nov 2026 11:59:00 GMT", "", 0, true},
	} {
		header := http.Header{}
		header.Set("Retry-After", test.retryAfter)
		header.Set("Ratelimit-Reset", test.reset)
		got, ok := askedPause(header, now)
		if ok != test.ok || ok && got != test.want {
			t.Errorf("%q, %q: %s, %t, want %s, %t", test.retryAfter, test.reset, got, ok, test.want, test.ok)
		}
	}
}
