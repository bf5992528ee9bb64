package rest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestList(t *testing.T) {
	t.Parallel()
	long := func(size int) string { return `{"name":"` + strings.Repeat("x", size) + `"}` }
	for _, test := range []struct {
		name  string
		body  string
		n     int
		err   string
		calls int
	}{
		{"none", " [ ] \n", 0, "", 1},
		{"two", `[{"name":"a"}, {"name":"b"}]`, 2, "", 1},
		{"50 MiB", "[" + strings.Repeat(long(50<<10)+",", 999) + long(50<<10) + "]", 1000, "", 1},
		{"an object of 2 MiB", "[" + long(2<<20) + "]", 0, "an object of the listing is larger than 1 MiB", 1},
		{"space without end", "[" + strings.Repeat(" ", 5<<20), 0, "an object of the listing is larger than 1 MiB", 1},
		{"empty", " ", 0, "200 OK: the response", 1},
		{"nothing", "", 0, "200 OK: the response is empty", 1},
		{"null", "null", 0, "the response is null instead of a list", 1},
		{"an object", `{"name":"a"}`, 0, "the response is not a list", 1},
		{"a null object", `[{"name":"a"},null]`, 0, "the response has no name", 1},
		{"an object without a name", `[{"name":"a"},{}]`, 0, "the response has no name", 1},
		{"another type", `[{"name":4711}]`, 0, `field "name", instead of a Go string`, 1},
		{"cut off", `[{"name":"canary"},`, 0, "200 OK: the response", 1},
		{"cut off at the end", `[{"name":"canary"}`, 0, "200 OK: the response", 1},
		{"not JSON", `[{"name":"canary"} canary]`, 0, "is not valid JSON", 1},
		{"two lists", `[{"name":"canary"}] []`, 0, "data after the list", 1},
		{"a page", "\n<html>Sign in</html>", 0, "not JSON but a page: <html>Sign in", 1},
		{"broken", "", 0, "broke off", 4},
		{"206", "", 0, "206 Partial Content", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
				switch test.name {
				case "broken":
					w.Header().Set("Content-Length", "100")
					test.body = `[{"name":"a"},`
				case "206":
					w.WriteHeader(http.StatusPartialContent)
					test.body = `[]`
				}
				_, _ = io.WriteString(w, test.body)
			})
			objects, err := rest.List[named](t.Context(), s.client(), rest.Request{Path: "v1"})
			if test.err == "" && err != nil {
				t.Error(err)
			}
			if test.err != "" {
				wantError(t, err, test.err)
				if strings.Contains(fmt.Sprint(err), "canary") || strings.Contains(fmt.Sprint(err), "4711") {
					t.Errorf("the error quotes the response: %v", err)
				}
			}
			if len(objects) != test.n || s.calls() != test.calls {
				t.Errorf("%d objects after %d calls", len(objects), s.calls())
			}
		})
	}
}
