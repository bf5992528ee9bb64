package contract_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// untrue is a way in which a response is well-formed, but not what it should be. Exactly one of listing and write is set.
type untrue struct {
	name string
	// listing changes a listing of the type's objects. It returns false if it leaves the listing unchanged.
	listing func(h *harness, l *listing) bool
	// write replaces the response to a create or an update by that to somebody else's create.
	write bool
	// stays changes all following listings as well, until the run ends.
	stays bool
}

func untrueResponses() []untrue {
	count := func(value func(count int) any) func(*harness, *listing) bool {
		return func(_ *harness, l *listing) bool {
			n, ok := l.envelope["count"].(float64)
			if ok {
				l.envelope["count"] = value(int(n))
			}
			return ok
		}
	}
	return []untrue{
		{name: "lacks one", listing: lacksOne},
		{name: "lacks always", listing: lacksOne, stays: true},
		{name: "is empty", listing: isEmpty},
		{name: "empty always", listing: isEmpty, stays: true},
		{name: "no count", listing: func(_ *harness, l *listing) bool {
			_, ok := l.envelope["count"]
			delete(l.envelope, "count")
			return ok
		}},
		{name: "count null", listing: count(func(int) any { return nil })},
		{name: "count 0", listing: count(func(int) any { return 0 })},
		{name: "count text", listing: count(func(n int) any { return fmt.Sprint(n) })},
		{name: "count + 1", listing: count(func(n int) any { return n + 1 })},
		{name: "one slips", listing: slips},
		{name: "206", listing: func(_ *harness, l *listing) bool { l.status = http.StatusPartialContent; return true }},
		{name: "206, empty", listing: func(h *harness, l *listing) bool { l.status = http.StatusPartialContent; return isEmpty(h, l) }, stays: true},
		{name: "of another", write: true},
	}
}

// lacksOne leaves out all objects except that of somebody else.
func lacksOne(h *harness, l *listing) bool {
	return l.keep(func(object any) bool { return hasID(object, h.idAtVendor(h.foreign.Object)) })
}

func isEmpty(_ *harness, l *listing) bool { return l.keep(func(any) bool { return false }) }

// slips returns a first page of a listing with pages. Its object is deleted before the next page is read, so that the object that would
// have been the first of the next page is on no page.
func slips(_ *harness, l *listing) bool {
	n, ok := l.envelope["count"].(float64)
	if !ok {
		return false
	}
	deleted := maps.Clone(l.objects[0].(map[string]any)) // a listing of the type has one
	deleted["id"] = "deleted"
	l.envelope["count"], l.objects = n+1, []any{deleted}
	return true
}

// TestUntrueResponses makes each listing and each response to a write untrue, one at a time, beside an object of the same type that
// belongs to somebody else. No object leaves the state or is created again, and that of the other stays as it is.
func TestUntrueResponses(t *testing.T) {
	t.Parallel()
	logSampling(t)
	var columns []string
	for _, u := range untrueResponses() {
		columns = append(columns, u.name)
	}
	table := printedTable(t, columns)
	for _, s := range resourceCases() {
		if s.needsConfirmation {
			continue
		}
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			caseNumber := 0
			for _, o := range operations() {
				begin := o.begin
				o.begin = func(h *harness) {
					h.addForeign()
					begin(h)
				}
				want := runWithoutFault(t, s, o)
				for _, u := range untrueResponses() {
					for skip, occurs := 0, true; occurs; skip++ {
						if caseNumber++; !inSample(caseNumber) {
							break
						}
						var count faultCount
						var problems []string
						count, problems, occurs = runUntrue(t, s, o, u, skip, want)
						if !occurs {
							break
						}
						table.add(s.name(), u.name, count)
						for _, problem := range problems {
							t.Errorf("%s, response %d, %s: %s", o.name, skip+1, u.name, problem)
						}
					}
				}
			}
		})
	}
}

// runUntrue runs an operation in which a response is untrue, after skip true ones of the same kind, and runs it again without. occurs
// reports whether there is such a response.
func runUntrue(t *testing.T, s resourceCase, o operation, u untrue, skip int, want result) (count faultCount, problems []string, occurs bool) {
	t.Helper()
	problems = problemsOf(t, s, func(h *harness) {
		o.begin(h)
		h.OnResponse(func(r *acctest.Response) {
			if occurs && !u.stays {
				return
			}
			changed := h.makeUntrue(r, u)
			if changed == nil {
				return
			}
			if skip--; skip < 0 {
				*r, occurs = *changed, true
			}
		})
		outcome := o.run(h)
		h.OnResponse(nil)
		excepted := occurs && h.losses.untrue[u.name] != ""
		if excepted {
			count.excepted, count.reason = 1, h.losses.untrue[u.name]
			return
		}
		count.expectUnchanged(h, o, outcome)
		// The create has made an object whose ID the provider does not know.
		mayOrphan := u.write && o.name == "create" && len(outcome.Errors) > 0 && h.losses.lostAnswer != nil
		if mayOrphan {
			acctest.WantText(h.t, outcome.Errors, h.losses.lostAnswer...)
		}
		if len(outcome.Errors) > 0 || o.name == "refresh" {
			if outcome = o.next(h); len(outcome.Errors) > 0 {
				h.t.Errorf("the next run: %q", outcome.Errors)
			}
		}
		if h.instance.Exists() && h.instance.Text("id") == h.foreign.Text("id") {
			count.takenOver++
			h.t.Error("the state has the object of somebody else")
		}
		if outcome := h.foreign.Plan(h.process(), h.foreignConfig); outcome.Action != "none" {
			count.changed++
			h.t.Errorf("the plan for the object of somebody else is %q, errors %q", outcome.Action, outcome.Errors)
		}
		count.expectRecovered(h, o, want, mayOrphan)
	})
	return count.failedIf(problems), problems, occurs
}

// addForeign lets somebody else create an object of the type. For a part of a client, that is another client.
func (h *harness) addForeign() {
	h.t.Helper()
	s := h.resourceCase
	h.foreignConfig = maps.Clone(h.config)
	if h.isShared() {
		s = oauthClient()
		h.foreignConfig = s.config(h.Env)
	}
	maps.Copy(h.foreignConfig, s.many.distinct(h.Env, 1))
	if _, ok := h.foreignConfig["redirect_uris"]; ok {
		h.foreignConfig["redirect_uris"] = []string{"https://somebody.example/a"}
	}
	var writes []acctest.Response
	h.OnResponse(func(r *acctest.Response) {
		if isWrite(r) {
			writes = append(writes, *r)
		}
	})
	h.NewWorkingDirectory(h.t)
	h.foreign = acctest.Instance{Type: s.typeName()}
	if outcome := h.foreign.Apply(h.process, h.foreignConfig, nil); len(outcome.Errors) > 0 {
		h.t.Fatalf("the create of somebody else: %q", outcome.Errors)
	}
	h.NewWorkingDirectory(h.t)
	h.OnResponse(nil)
	if at := slices.IndexFunc(writes, func(r acctest.Response) bool { return bytes.Contains(r.Body, []byte(s.idAtVendor(h.foreign.Object))) }); at >= 0 {
		h.foreignCreate = writes[at]
	}
}

func isWrite(r *acctest.Response) bool {
	return r.Status/100 == 2 && !isRead(fake.Call{Method: r.Request.Method, Path: r.Request.URL.Path})
}

// makeUntrue returns the untrue response instead of r, or nil if r is not of its kind.
func (h *harness) makeUntrue(r *acctest.Response, u untrue) *acctest.Response {
	changed := *r
	if u.write {
		create := h.foreignCreate.Request.URL.Path
		if !isWrite(r) || r.Request.URL.Path != create && !strings.HasPrefix(r.Request.URL.Path, create+"/") || !idMember(r.Body, h.foreignCreate.Body, h.idAtVendor(h.foreign.Object)) {
			return nil
		}
		changed.Body = h.foreignCreate.Body
		return &changed
	}
	l, ok := decodeListing(r)
	if !ok || !slices.ContainsFunc(l.objects, func(object any) bool { return hasID(object, h.idAtVendor(h.foreign.Object)) }) || !u.listing(h, &l) {
		return nil
	}
	changed.Status, changed.Body = l.status, l.encode()
	return &changed
}

// idMember reports whether a response has the member that has the ID in another response: whether both are about an object.
func idMember(response, other []byte, id string) bool {
	name := regexp.MustCompile(`"\w+": ?"?` + regexp.QuoteMeta(id)).Find(other)
	return bytes.Contains(response, name[:bytes.IndexByte(name, ':')])
}

// listing is a decoded listing: a list of objects, or an object with such a list.
type listing struct {
	status   int
	objects  []any
	envelope map[string]any // the object that has the list; nil if the listing is only a list
	member   string         // the name of the list in the envelope
}

func decodeListing(r *acctest.Response) (listing, bool) {
	l := listing{status: r.Status}
	if r.Request.Method != http.MethodGet || r.Status != http.StatusOK {
		return l, false
	}
	if json.Unmarshal(r.Body, &l.objects) == nil {
		return l, true
	}
	if json.Unmarshal(r.Body, &l.envelope) != nil {
		return l, false
	}
	for _, l.member = range []string{"data", "webhooks", "connections"} {
		if objects, ok := l.envelope[l.member].([]any); ok {
			l.objects = objects
			return l, true
		}
	}
	return l, false
}

// keep removes the objects that keep does not return true for, and counts them. It returns false if it removes none.
func (l *listing) keep(keep func(any) bool) bool {
	before := len(l.objects)
	l.objects = slices.DeleteFunc(l.objects, func(object any) bool { return !keep(object) })
	if _, ok := l.envelope["count"]; ok {
		l.envelope["count"] = len(l.objects)
	}
	return len(l.objects) < before
}

func (l *listing) encode() []byte {
	var body any = l.objects
	if l.envelope != nil {
		l.envelope[l.member] = l.objects
		body = l.envelope
	}
	encoded, _ := json.Marshal(body) // it was decoded from JSON
	return encoded
}

// hasID reports whether a member of an object is the ID.
func hasID(object any, id string) bool {
	members, _ := object.(map[string]any)
	for _, value := range members {
		if fmt.Sprint(value) == id {
			return true
		}
	}
	return false
}
