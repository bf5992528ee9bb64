package rest

import (
	"net/http"
	"strconv"
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
		{"", "1793534430", 30 * time.Second, true}, // in seconds since 1970
		{"", "1793534399", 0, true},
		{"", "1793530799", 0, false},
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

// A time in the header is the server's, whose clock may differ from this machine's.
func TestResetIsATimeOfTheServer(t *testing.T) {
	now := time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)
	server := now.Add(10 * time.Minute)
	header := http.Header{}
	header.Set("X-RateLimit-Limit", "200")
	header.Set("X-RateLimit-Remaining", "199")
	header.Set("X-RateLimit-Reset", strconv.FormatInt(server.Add(time.Minute).Unix(), 10))
	header.Set("Date", server.Format(http.TimeFormat))
	w, ok := windowOf(header, now, now)
	if !ok || !w.first || !w.End.Equal(now.Add(time.Minute)) {
		t.Errorf("%+v, %t", w, ok)
	}
}
