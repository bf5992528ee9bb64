package fylefake_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fylefake"
)

func TestList(t *testing.T) {
	t.Parallel()
	type page struct {
		Count, Offset int
		Data          []struct{ ID string }
	}
	tests := map[string]struct {
		query string
		count int
		ids   string // "" is not compared
	}{
		"all":              {"", 4, "subc suba subd subb"},
		"by ID":            {"order=id.asc", 4, "suba subb subc subd"},
		"by moment":        {"order=created_at.desc", 4, "subb subd suba subc"},
		"by two":           {"order=is_enabled,id.desc", 4, "subb suba subd subc"},
		"a page":           {"order=id&limit=2&offset=1", 4, "subb subc"},
		"beyond the end":   {"order=id&limit=2&offset=9", 4, ""},
		"one":              {"id=eq.suba", 1, "suba"},
		"another's":        {"id=eq.subtheirs", 0, ""},
		"by URL":           {"webhook_url=eq.https%3A%2F%2Fd", 1, "subd"},
		"enabled":          {"is_enabled=eq.true", 2, "subc subd"},
		"is enabled":       {"is_enabled=is.true", 2, "subc subd"},
		"not enabled":      {"is_enabled=is_not.true", 2, "suba subb"},
		"others":           {"id=neq.suba", 3, "subc subd subb"},
		"some":             {"id=in.(suba,%20subb)", 2, "suba subb"},
		"none of":          {"id=not_in.(suba,subb)", 2, "subc subd"},
		"less":             {"id=lt.subc", 2, "suba subb"},
		"at most":          {"id=lte.subc", 3, "subc suba subb"},
		"later, elsewhere": {"created_at=gte.2026-01-02T04:04:07.000%2B01:00", 2, "subd subb"},
		"later":            {"created_at=gt.2026-01-02T03:04:07Z", 1, "subb"},
		"two filters":      {"is_enabled=eq.true&id=neq.subc", 1, "subd"},
		"of one column":    {"id=gt.suba&id=lt.subd", 2, "subc subb"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := newFyle()
			subscribe(f, fylefake.FirstOrgID, "c", "a", "d", "b")
			subscribe(f, otherOrg, "theirs")
			got := read[page](t, call(t, f, signIn(t, f, f.RefreshToken()), "GET", subscriptions+"?"+tt.query, ""))
			var ids []string
			for _, s := range got.Data {
				ids = append(ids, s.ID)
			}
			if got.Count != tt.count || strings.Join(ids, " ") != tt.ids || got.Data == nil {
				t.Errorf("got %d of %d: %v", len(ids), got.Count, ids)
			}
			query, _ := url.ParseQuery(tt.query)
			if offset := query.Get("offset"); offset != "" && fmt.Sprint(got.Offset) != offset {
				t.Errorf("the offset is %d", got.Offset)
			}
		})
	}
}

func TestListRefuses(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		"limit=0", "limit=201", "limit=x", "offset=-1", "order=x", "order=id.up", "x=eq.1",
		"id=x", "id=eqq.x", "id=like.x", "subscribed_resources=cs.[]", "or=(id.eq.x)",
	} {
		f, _ := newFyle()
		w := call(t, f, signIn(t, f, f.RefreshToken()), "GET", subscriptions+"?"+query, "")
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"error":"ValidationError"`) {
			t.Errorf("%s: got %d %s", query, w.Code, w.Body)
		}
	}
}

func TestPagesOf200(t *testing.T) {
	t.Parallel()
	f, _ := newFyle()
	token := signIn(t, f, f.RefreshToken())
	for i := range 450 {
		subscribe(f, fylefake.FirstOrgID, fmt.Sprint(i))
	}
	for query, want := range map[string]int{"": 50, "limit=200": 200, "limit=200&offset=400": 50} {
		got := read[struct {
			Count int
			Data  []any
		}](t, call(t, f, token, "GET", subscriptions+"?"+query, ""))
		if got.Count != 450 || len(got.Data) != want {
			t.Errorf("%q: got %d of %d", query, len(got.Data), got.Count)
		}
	}
}
