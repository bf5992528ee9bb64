package rest_test

import (
	"errors"
	"io"
	"math"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestSendRequest(t *testing.T) {
	type sent struct{ Method, URI, Body, Accept, ContentType, Extra string }
	for _, test := range []struct {
		name    string
		base    string
		request rest.Request
		want    sent
	}{
		{"read", "", rest.Request{Path: "v1/x"}, sent{"GET", "/v1/x", "", "application/json", "", ""}},
		{"query", "/api", rest.Request{Path: "v1", Query: url.Values{"a": {"1&2"}, "b": {"ü"}}}, sent{"GET", "/api/v1?a=1%262&b=%C3%BC", "", "application/json", "", ""}},
		{"write", "/api/", rest.Request{Method: "POST", Path: "v1", Body: thing{"<n>"}}, sent{"POST", "/api/v1", `{"name":"\u003cn\u003e"}`, "application/json", "application/json", ""}},
		{"header", "", rest.Request{Path: "v1", Header: http.Header{"x-extra": {"e"}, "Accept": {"text/csv"}}}, sent{"GET", "/v1", "", "text/csv", "", "e"}},
		{"the base itself", "/register", rest.Request{Method: "PUT", Body: []int{}}, sent{"PUT", "/register", "[]", "application/json", "application/json", ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got sent
			s := newServer(t, func(_ http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				got = sent{r.Method, r.RequestURI, string(body), r.Header.Get("Accept"), r.Header.Get("Content-Type"), r.Header.Get("X-Extra")}
			})
			c := s.client(func(c *rest.Config) { c.Base += test.base })
			if _, err := rest.Send[struct{}](t.Context(), c, test.request); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSendNothing(t *testing.T) {
	for _, test := range []struct {
		name, base string
		request    rest.Request
		words      string
	}{
		{"no base", "", rest.Request{Path: "v1"}, "not a URL such as https://"},
		{"no host", "https://", rest.Request{Path: "v1"}, "not a URL such as https://"},
		{"a body that JSON cannot represent", "https://api.example.com", rest.Request{Path: "v1", Method: "POST", Body: math.NaN()}, "cannot be encoded as JSON"},
		{"a method that is none", "https://api.example.com", rest.Request{Path: "v1", Method: "PO ST"}, "invalid method"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := &script{replies: []reply{{}}}
			_, err := rest.Send[thing](t.Context(), rest.New(rest.Config{Base: test.base, Caller: rest.Caller{Transport: s}}), test.request)
			wantError(t, err, test.words)
			if s.calls() != 0 || rest.OutcomeUnknown(err) {
				t.Errorf("%d calls, outcome unknown %t", s.calls(), rest.OutcomeUnknown(err))
			}
		})
	}
}

func TestSendAnswer(t *testing.T) {
	type dated struct {
		Name  string    `json:"name"`
		When  time.Time `json:"when"`
		Count int       `json:"count"`
	}
	for _, test := range []struct {
		name   string
		status int
		kind   string
		body   string
		allow  bool
		want   dated
		err    string
	}{
		{"object", 200, "application/json", `{"name":"n","other":[{}]}`, false, dated{Name: "n"}, ""},
		{"object of another type", 201, "text/html; charset=utf-8", `{"name":"n"}`, false, dated{Name: "n"}, ""},
		{"byte order mark", 200, "application/json", "\ufeff{\"name\":\"n\"}", false, dated{Name: "n"}, ""},
		{"surrounding space", 200, "application/json", " \n{\"name\":\"n\"}\n", false, dated{Name: "n"}, ""},
		{"empty and allowed", 200, "application/json", " ", true, dated{}, ""},
		{"empty object", 200, "application/json", "{}", false, dated{}, ""},

		{"empty", 200, "application/json", " ", false, dated{}, "200 OK: the response is empty"},
		{"no content", 204, "", "", false, dated{}, "204 No Content: the response is empty"},
		{"page", 200, "text/html", "\n<html>\n<title>Sign in</title>", false, dated{}, `200 OK: the response (content type "text/html") is not JSON but a page: <html> <title>Sign in</title>`},
		{"page with the content type of JSON", 200, "application/json", "<html>", false, dated{}, "not JSON but a page"},
		{"page, allowed to be empty", 200, "text/html", "<html>", true, dated{}, "not JSON but a page"},
		{"token", 200, "text/plain", "canary", false, dated{}, `the response (content type "text/plain", 6 bytes) is not valid JSON at offset 1`},
		{"cut off", 200, "application/json", `{"name":"canary`, false, dated{}, "15 bytes) is not valid JSON at offset 15"},
		{"trailing data", 200, "application/json", `{"name":"canary"}{}`, false, dated{}, "is not valid JSON at offset 18"},
		{"another type", 200, "application/json", `{"name":4711}`, false, dated{}, `the response has a value of type number at offset 12, field "name", instead of a Go string`},
		{"a number that does not fit", 200, "application/json", `{"count":4711.5}`, false, dated{}, `the response has a value of type number at offset 15, field "count", instead of a Go int`},
		{"a list", 200, "application/json", `["canary"]`, false, dated{}, "the response has a value of type array at offset 1"},
		{"an invalid time", 200, "application/json", `{"when":"canary"}`, false, dated{}, "a value that cannot be decoded"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newServer(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", test.kind)
				w.WriteHeader(test.status)
				_, _ = io.WriteString(w, test.body)
			})
			request := rest.Request{Path: "v1", Method: "POST", AllowEmpty: test.allow}
			got, err := rest.Send[dated](t.Context(), s.client(), request)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if test.err == "" && err != nil {
				t.Error(err)
			}
			if test.err != "" {
				if e := wantError(t, err, test.err); e.Status != test.status || !rest.OutcomeUnknown(err) {
					t.Errorf("status %d, outcome unknown %t", e.Status, rest.OutcomeUnknown(err))
				}
				if strings.Contains(err.Error(), "canary") || strings.Contains(err.Error(), "4711") {
					t.Errorf("the error quotes the response: %v", err)
				}
			}
			if s.calls() != 1 {
				t.Errorf("%d calls", s.calls())
			}

			// Markup does not come from the API itself. Any other body is ignored.
			_, err = rest.Send[rest.None](t.Context(), s.client(), request)
			if page := strings.Contains(test.name, "page"); page != (err != nil) || page && !rest.OutcomeUnknown(err) {
				t.Errorf("with None: %v", err)
			}
		})
	}
}

// A 2xx status that announces a partial or changed response is an error, and a write may have been executed.
func TestSendStatus(t *testing.T) {
	for status := 200; status < 300; status++ {
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
			c := rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: &script{replies: []reply{{status: status}}}}})
			_, err := rest.Send[rest.None](t.Context(), c, rest.Request{Method: method, Path: "v1"})
			want := status == 200 || method != "GET" && (status == 201 || status == 202 || status == 204)
			if (err == nil) != want {
				t.Errorf("%s %d: %v", method, status, err)
			}
			if err != nil && (errors.Is(err, rest.ErrNotFound) || rest.OutcomeUnknown(err) != (method != "GET")) {
				t.Errorf("%s %d: not found or outcome unknown: %v", method, status, err)
			}
		}
	}
}

// A call without a deadline still ends.
func TestSendDefaultDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		begun := time.Now()
		_, err := rest.Send[thing](t.Context(), rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: hang}}), rest.Request{Path: "v1", Method: "POST"})
		wantError(t, err, "context deadline exceeded")
		if took := time.Since(begun); took != 10*time.Minute || !rest.OutcomeUnknown(err) {
			t.Errorf("after %s, outcome unknown %t", took, rest.OutcomeUnknown(err))
		}
	})
}

// The caller receives the header of the response, whatever its status.
func TestSendResponseHeader(t *testing.T) {
	for _, status := range []int{200, 412} {
		s := newServer(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", `"1"`)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, r.Header.Get("If-Match"))
		})
		var header http.Header
		_, err := rest.Send[rest.None](t.Context(), s.client(), rest.Request{
			Method: "PUT", Path: "v1", Header: http.Header{"If-Match": {`"0"`}}, ResponseHeader: &header,
		})
		if refused := err != nil; header.Get("ETag") != `"1"` || refused != (status == 412) || s.seen[0].Header.Get("If-Match") != `"0"` {
			t.Errorf("%d: header %v, %v", status, header, err)
		}
	}
}

// named is a response that must have a name.
type named thing

func (n named) Validate() error {
	if n.Name == "" {
		return errors.New("the response has no name")
	}
	return nil
}

// A response that is JSON but not the expected object is an error, and the write that received it may have been executed.
func TestSendValidatesResponse(t *testing.T) {
	for body, wrong := range map[string]bool{`{"name":"n"}`: false, `{}`: true, `null`: true, `{"error":"x"}`: true} {
		c := rest.New(rest.Config{Base: "https://api.example.com", Caller: rest.Caller{Transport: &script{replies: []reply{{body: body}}}}})
		_, err := rest.Send[named](t.Context(), c, rest.Request{Method: "POST", Path: "v1"})
		if !wrong && err != nil {
			t.Errorf("%s: %v", body, err)
		}
		if wrong {
			wantError(t, err, "200 OK", "the response has no name")
			if !rest.OutcomeUnknown(err) {
				t.Errorf("%s: the outcome is not unknown", body)
			}
		}
	}
}
