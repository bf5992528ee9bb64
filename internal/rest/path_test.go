package rest_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestPath(t *testing.T) {
	for _, test := range []struct {
		elements []string
		want     string // "": Send must refuse
	}{
		{[]string{"v1", "link", "abc"}, "v1/link/abc"},
		{[]string{"v1", "link", "a/b"}, "v1/link/a%2Fb"},
		{[]string{"v1", "link", "a?b#c d%"}, "v1/link/a%3Fb%23c%20d%25"},
		{[]string{"v1", "link", "../x"}, "v1/link/..%2Fx"},
		{[]string{"v1", "ü"}, "v1/%C3%BC"},
		{[]string{"v1", "..."}, "v1/..."},
		{[]string{"v1", "link", ""}, ""},
		{[]string{""}, ""},
		{[]string{"v1", "."}, ""},
		{[]string{"v1", "..", "forms"}, ""},
	} {
		t.Run(strings.Join(test.elements, ","), func(t *testing.T) {
			s := newServer(t, func(http.ResponseWriter, *http.Request) {})
			got := rest.Path(test.elements...)
			_, err := rest.Send[rest.None](t.Context(), s.client(), rest.Request{Path: got})
			if test.want == "" {
				wantError(t, err, `empty, "." or ".."`)
				if s.calls() != 0 {
					t.Errorf("path %q was sent", got)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if sent := s.seen[0].RequestURI; sent != "/"+test.want {
				t.Errorf("sent %q", sent)
			}
		})
	}
}

// A path that was not made by Path must not contain what Path would have escaped.
func TestPathByHand(t *testing.T) {
	for _, path := range []string{"/v1", "v1/", "v1//x", "v1?a=b", "v1#a", "v1/%2e%2e/x", "v1/../x", "v1/%zz", "v1/a b", "@evil"} {
		s := &script{replies: []reply{{}}}
		c := rest.New(rest.Config{Base: "https://api.example.com/base", Caller: rest.Caller{Transport: s}})
		_, err := rest.Send[rest.None](t.Context(), c, rest.Request{Path: path})
		if path == "@evil" { // harmless after the slash
			if err != nil || s.seen[0].URL.Host != "api.example.com" {
				t.Errorf("%q: %v", path, err)
			}
			continue
		}
		if err == nil || s.calls() != 0 {
			t.Errorf("%q was sent", path)
		}
	}
}

// Whatever the elements contain, the request stays below the base address and each element arrives unchanged.
func TestPathNeverEscapes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		elements := rapid.SliceOfN(rapid.OneOf(
			rapid.String(),
			rapid.SampledFrom([]string{"", ".", "..", "/", "a/b", "..%2f", "%2e", "?x=1", "#f", "//evil.example.com", "\\", "a\nb"}),
		), 1, 4).Draw(t, "elements")

		s := &script{replies: []reply{{}}}
		c := rest.New(rest.Config{Base: "https://api.example.com/base", Caller: rest.Caller{Transport: s}})
		_, err := rest.Send[rest.None](t.Context(), c, rest.Request{Path: rest.Path(elements...)})
		for _, element := range elements {
			if element == "" || element == "." || element == ".." {
				if err == nil || s.calls() != 0 {
					t.Fatalf("%q was sent", elements)
				}
				return
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		u := s.seen[0].URL
		below, ok := strings.CutPrefix(u.EscapedPath(), "/base/")
		if !ok || u.Host != "api.example.com" || u.RawQuery != "" || u.Fragment != "" {
			t.Fatalf("escaped to %s", u)
		}
		for i, segment := range strings.Split(below, "/") {
			if got, _ := url.PathUnescape(segment); i >= len(elements) || got != elements[i] {
				t.Fatalf("%q became %q", elements, below)
			}
		}
	})
}
