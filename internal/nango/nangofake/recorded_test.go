package nangofake_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// exchange is one request to a running server and its response.
type exchange struct {
	line                 int
	section              string
	method, target, body string
	status               int
	answer, headers      string // headers is "" if they were not recorded
}

// recordedEnvironment is the UUID of the environment in the second recording, whose URLs of webhooks show it.
const recordedEnvironment = "c29e2ee2-057c-49fa-b89f-9ada8d81ef58"

// TestRecorded replays both recordings in order, each against one new fake. The clock follows the recording, so only random IDs
// can differ.
func TestRecorded(t *testing.T) {
	t.Parallel()
	const least = 40
	exchanges := readRecording(t)
	if len(exchanges) < least {
		t.Errorf("found %d exchanges, but the recordings have at least %d", len(exchanges), least)
	}
	var r *replay
	for _, x := range exchanges {
		if r == nil || x.section == "second run" && r.section != x.section && !r.second {
			r = newReplay(r != nil)
		}
		r.section = x.section
		t.Run("line "+strconv.Itoa(x.line)+" "+x.method+" "+x.target, func(t *testing.T) { r.run(t, x) })
	}
}

// replay is the state of a replay.
type replay struct {
	clock   *fake.Clock
	nango   *nangofake.Nango
	section string
	second  bool // of the recordings
	inAuth  int  // calls without a valid key so far
}

func newReplay(second bool) *replay {
	clock := &fake.Clock{}
	clock.Set(time.Date(2026, 11, 25, 23, 43, 57, 0, time.UTC))
	return &replay{clock: clock, second: second, nango: nangofake.New(
		nangofake.WithClock(clock),
		nangofake.WithEnvironmentUUID(recordedEnvironment),
		nangofake.WithAddresses(nangofake.Addresses{
			API: "http://127.0.0.1:3903", Public: "http://127.0.0.1:3900", Connect: "http://localhost:3009",
		}),
	)}
}

func (r *replay) run(t *testing.T, x exchange) {
	r.setClock(x.answer)
	if strings.HasPrefix(x.section, "race of") {
		r.race(t)
		return
	}
	request := httptest.NewRequestWithContext(t.Context(), x.method, x.target, strings.NewReader(x.body))
	if x.body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	authorization := "Bearer " + r.nango.SecretKey()
	if x.section == "auth" {
		authorization = []string{"", "Bearer x", "Bearer 11111111-2222-4333-8444-555555555555"}[r.inAuth]
		r.inAuth++
	}
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	r.nango.ServeHTTP(w, request)
	if w.Code != x.status {
		t.Errorf("got status %d, the recorded status is %d: %s", w.Code, x.status, w.Body)
	}
	if x.section == "providers" && x.status == http.StatusOK { // the recording has only the beginning of this answer
		const end = `"base_url":"https://api.github.com"`
		if known, _, _ := strings.Cut(w.Body.String(), end); !strings.HasPrefix(x.answer, known+end) {
			t.Errorf("got %s, the recorded answer is %s", w.Body, x.answer)
		}
		return
	}
	if diff := cmp.Diff(decoded(t, stable(x.answer)), decoded(t, stable(w.Body.String()))); diff != "" {
		t.Errorf("the answer differs (-recorded +got):\n%s", diff)
	}
	if x.headers != "" {
		compareHeaders(t, x, w)
	}
}

// compareHeaders compares the headers about the rate limit, and the ETag of an answer that is the same.
func compareHeaders(t *testing.T, x exchange, w *httptest.ResponseRecorder) {
	t.Helper()
	var want, got []string
	for _, header := range recordedHeader.FindAllStringSubmatch(x.headers, -1) {
		name, value := header[1], header[2]
		if name == "ETag" && w.Body.String() != x.answer {
			continue
		}
		want, got = append(want, name+": "+value), append(got, name+": "+w.Header().Get(name))
	}
	if !strings.Contains(x.headers, "RateLimit") && w.Header().Get("X-Ratelimit-Limit") != "" {
		t.Error("the answer has headers about the rate limit, the recorded one has none")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the headers differ (-recorded +got):\n%s", diff)
	}
}

var recordedTimes = regexp.MustCompile(`"(created_at|updated_at|last_fetched_at|expires_at)":"(2026-[^"]+)"`)

// setClock sets the clock to the last time that an answer shows. A session's expiry is half an hour later.
func (r *replay) setClock(answer string) {
	for _, m := range recordedTimes.FindAllStringSubmatch(answer, -1) {
		at, err := time.Parse(time.RFC3339, m[2])
		if m[1] == "expires_at" {
			at = at.Add(-30 * time.Minute)
		}
		if err == nil && at.After(r.clock.Now()) {
			r.clock.Set(at)
		}
	}
}

var (
	randomID    = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)
	randomToken = regexp.MustCompile(`(nango_connect_session_)[0-9a-f]{64}`)
)

// stable replaces what is random.
func stable(answer string) string {
	answer = strings.ReplaceAll(answer, recordedEnvironment, "<environment>")
	return randomToken.ReplaceAllString(randomID.ReplaceAllString(answer, "<uuid>"), "$1<token>")
}

func decoded(t *testing.T, answer string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(answer), &v); err != nil {
		t.Fatalf("decode %q: %v", answer, err)
	}
	return v
}

var (
	recordedHeader  = regexp.MustCompile(`([A-Z][A-Za-z-]+): ([^;]+(?:; charset=[^;]+)?);`)
	recordedRequest = regexp.MustCompile(`^### (GET|POST|PATCH|DELETE) (\S+) ?(.*)$`)
	statusFirst     = regexp.MustCompile(`^(\d{3}) (.*)$`)
	statusLast      = regexp.MustCompile(`^(.*) (\d{3})$`)
)

// readRecording returns the recorded exchanges. It skips the test if VENDOR_SPECS is not set.
func readRecording(t *testing.T) []exchange {
	t.Helper()
	folder := os.Getenv("VENDOR_SPECS")
	if folder == "" {
		t.Skip("VENDOR_SPECS is not set, so the fake is not compared with the recorded responses")
	}
	raw, err := os.ReadFile(filepath.Join(folder, "..", "vendors", "nango-recorded.txt"))
	if err != nil {
		raw, err = os.ReadFile(filepath.Join(folder, "nango-recorded.txt"))
	}
	if err != nil {
		t.Fatalf("find the recording beside VENDOR_SPECS: %v", err)
	}
	var exchanges []exchange
	lines := append(strings.Split(string(raw), "\n"), "", "")
	section := ""
	for i, line := range lines {
		if name, isSection := strings.CutPrefix(line, "--- "); isSection {
			section = name
		} else if line == "# second run" {
			section = "second run"
		}
		x := exchange{line: i + 1, section: section}
		switch m := recordedRequest.FindStringSubmatch(line); {
		case m != nil:
			x.method, x.target, x.body = m[1], m[2], m[3]
		case line == "### no header":
			x.method, x.target = http.MethodGet, "/integrations"
		case line == "--- providers":
			exchanges = append(exchanges, exchange{line: i + 2, section: section, method: http.MethodGet, target: "/providers/github", status: http.StatusOK, answer: lines[i+1]})
			continue
		case strings.HasPrefix(line, "--- race of"):
			x.answer = strings.Join(lines[i+1:min(i+10, len(lines))], "") // only its times are compared, in the read that follows
			exchanges = append(exchanges, x)
			continue
		default:
			continue
		}
		if strings.HasPrefix(section, "race of") {
			section, x.section = "after the race", "after the race"
		}
		if m := statusFirst.FindStringSubmatch(lines[i+1]); m != nil {
			x.status, _ = strconv.Atoi(m[1])
			x.answer, x.headers = m[2], lines[i+2]
		} else if m := statusLast.FindStringSubmatch(lines[i+1]); m != nil {
			x.status, _ = strconv.Atoi(m[2])
			x.answer = m[1]
		} else {
			t.Fatalf("line %d is not an answer: %q", i+2, lines[i+1])
		}
		exchanges = append(exchanges, x)
	}
	return exchanges
}
