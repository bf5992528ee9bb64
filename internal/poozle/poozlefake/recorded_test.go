package poozlefake_test

import (
	"encoding/json"
	"fmt"
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
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

// exchange is one request to a running server and its response.
type exchange struct {
	line                       int
	section                    string
	method, target, body, auth string
	status                     int
	contentType, answer        string
}

const (
	recordedWorkspace = "044f68b8-728b-4bd8-8101-16eb570191c8"
	recordedFirstDay  = "2026-11-21T20:52:27.874Z"
)

// TestRecorded replays all exchanges that were recorded at a running server of the main branch, in order, against one new fake. The clock follows the
// recording, so only random IDs and keys can differ.
func TestRecorded(t *testing.T) {
	t.Parallel()
	exchanges := readRecording(t)
	clock := &fake.Clock{}
	clock.Set(parseTime(t, recordedFirstDay))
	r := replay{
		clock: clock,
		poozle: poozlefake.New(
			poozlefake.WithClock(clock),
			poozlefake.WithWorkspaceID(recordedWorkspace),
			poozlefake.WithMasterToken("masterTokenSecret"),
		),
		ids: map[string]string{},
	}
	r.poozle.SetVersion(poozlefake.Main)
	r.learnDefinitions(t, exchanges)
	replayed := 0
	for _, x := range exchanges {
		if strings.Contains(x.target, "/proxy/") {
			continue // the fake does not simulate a third party's response through Poozle
		}
		t.Run(fmt.Sprintf("line %d %s %s", x.line, x.method, x.target), func(t *testing.T) { r.run(t, x) })
		replayed++
	}
	const least = 160
	if replayed < least {
		t.Errorf("replayed %d exchanges, but the recording has at least %d", replayed, least)
	}
}

// replay is the state of a replay. It maps the IDs and the key of the recording to those of the fake.
type replay struct {
	clock  *fake.Clock
	poozle *poozlefake.Poozle
	ids    map[string]string // the fake's ID by recorded ID
	minted string            // the last key that the fake created
}

func (r *replay) run(t *testing.T, x exchange) {
	r.poozle.SetOffline(strings.HasPrefix(x.section, "NO OUTBOUND INTERNET"))
	r.setClock(x)
	request := httptest.NewRequestWithContext(t.Context(), x.method, r.translate(x.target), strings.NewReader(r.translate(x.body)))
	request.Host = "localhost:8000"
	if x.body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if auth := r.authorization(x); auth != "" {
		request.Header.Set("Authorization", auth)
	}
	recorder := httptest.NewRecorder()
	r.poozle.ServeHTTP(recorder, request)

	got := recorder.Body.String()
	if x.answer == "<JWT>" {
		r.minted, got = got, "<JWT>"
	}
	r.learnIDs(x.answer, got)
	if recorder.Code != x.status {
		t.Errorf("got status %d, the recorded status is %d", recorder.Code, x.status)
	}
	if contentType := recorder.Header().Get("Content-Type"); contentType != x.contentType {
		t.Errorf("got content type %q, the recorded content type is %q", contentType, x.contentType)
	}
	// The order of members matters, so the bodies are compared as strings. They are indented to make the diff readable.
	if diff := cmp.Diff(indent(stable(r.translate(x.answer))), indent(stable(got))); diff != "" {
		t.Errorf("the response differs (-recorded +got):\n%s", diff)
	}
}

var (
	recordedUpdate = regexp.MustCompile(`^\{"(?:integrationOAuthAppId|linkId|integrationAccountId|integrationDefinitionId)".*?"updatedAt":"([^"]+)"`)
	recordedState  = regexp.MustCompile(`&state=(\w+)"`)
)

// setClock sets the clock to the time at which the server stored an object, if its response shows that time.
func (r *replay) setClock(x exchange) {
	if x.status != http.StatusCreated {
		return
	}
	if m := recordedUpdate.FindStringSubmatch(x.answer); m != nil {
		if at, err := time.Parse(time.RFC3339, m[1]); err == nil {
			r.clock.Set(at)
		}
	}
	if m := recordedState.FindStringSubmatch(x.answer); m != nil { // the state is the time in milliseconds
		if at, err := strconv.ParseInt(m[1], 36, 64); err == nil {
			r.clock.Set(time.UnixMilli(at))
		}
	}
}

// authorization returns the Authorization header for the recording's description of it.
func (r *replay) authorization(x exchange) string {
	switch x.auth {
	case "none":
		return ""
	case "key":
		return "Bearer " + r.poozle.APIKey()
	case "Bearer <JWT>":
		if x.section == "AUTH" { // a key that was modified
			return "Bearer " + r.poozle.APIKey() + "x"
		}
		r.clock.Advance(2 * time.Second) // the key was valid for a second
		return "Bearer " + r.minted
	default: // without Bearer or with the wrong case, but with a valid key
		return strings.ReplaceAll(x.auth, "<JWT>", r.poozle.APIKey())
	}
}

// learnDefinitions maps the IDs of the definitions by their index in the list.
func (r *replay) learnDefinitions(t *testing.T, exchanges []exchange) {
	t.Helper()
	for _, x := range exchanges {
		if x.target != "/v1/integration_definition?workspaceId="+recordedWorkspace || x.status != http.StatusOK {
			continue
		}
		var recorded []poozlefake.Definition
		if err := json.Unmarshal([]byte(x.answer), &recorded); err != nil {
			t.Fatal(err)
		}
		for i, d := range r.poozle.Definitions.List(nil) {
			r.ids[recorded[i].ID] = d.ID
		}
		return
	}
	t.Fatal("the recording has no list of integration definitions")
}

var ownID = regexp.MustCompile(`^\{"(?:integrationOAuthAppId|linkId|integrationAccountId|integrationDefinitionId)":"([^"]+)"`)

// learnIDs maps the ID of an object that the exchange created.
func (r *replay) learnIDs(recorded, got string) {
	was, is := ownID.FindStringSubmatch(recorded), ownID.FindStringSubmatch(got)
	if was == nil || is == nil {
		return
	}
	if _, known := r.ids[was[1]]; !known {
		r.ids[was[1]] = is[1]
	}
}

func (r *replay) translate(text string) string {
	for recorded, own := range r.ids {
		text = strings.ReplaceAll(text, recorded, own)
	}
	return text
}

var prismaText = regexp.MustCompile(`"\[(P\d+)\]: .*"`)

// stable removes the message after an error's code, because it depends on the version of Prisma.
func stable(answer string) string {
	return prismaText.ReplaceAllString(answer, `"[$1]"`)
}

func indent(answer string) string {
	return strings.NewReplacer(",", ",\n", "{", "{\n", "[", "[\n").Replace(answer)
}

var (
	requestLine = regexp.MustCompile(`^>>> (\S+) (\S+)(?:  BODY (.*?))?  \[auth=(.*)\]$`)
	answerLine  = regexp.MustCompile(`^<<< (\d+) (.*) len=\d+$`)
)

// readRecording returns the recorded exchanges. It skips the test if VENDOR_SPECS is not set.
func readRecording(t *testing.T) []exchange {
	t.Helper()
	folder := os.Getenv("VENDOR_SPECS")
	if folder == "" {
		t.Skip("VENDOR_SPECS is not set, so the fake is not compared with the recorded responses")
	}
	raw, err := os.ReadFile(filepath.Join(folder, "..", "vendors", "poozle-recorded.txt"))
	if err != nil {
		raw, err = os.ReadFile(filepath.Join(folder, "poozle-recorded.txt"))
	}
	if err != nil {
		t.Fatalf("find the recording beside VENDOR_SPECS: %v", err)
	}
	var exchanges []exchange
	section := ""
	lines := strings.Split(string(raw), "\n")
	for i, line := range lines {
		if name, isSection := strings.CutPrefix(line, "===== "); isSection {
			section = name
		}
		request := requestLine.FindStringSubmatch(line)
		if request == nil {
			continue
		}
		answer := answerLine.FindStringSubmatch(lines[i+1])
		if answer == nil {
			t.Fatalf("line %d is not a response: %q", i+2, lines[i+1])
		}
		status, err := strconv.Atoi(answer[1])
		if err != nil {
			t.Fatal(err)
		}
		exchanges = append(exchanges, exchange{
			line: i + 1, section: section,
			method: request[1], target: request[2], body: request[3], auth: request[4],
			status: status, contentType: answer[2], answer: lines[i+2],
		})
	}
	return exchanges
}

func parseTime(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
