package nangofake

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

type handler func(*request) reply

// route is one entry of the table of routes.
type route struct {
	method   string
	segments []string // of the path; one in braces matches everything and is a path value
	accepts  credential
	scopes   []string // one of them is required, if there are any
	handle   handler
}

// find returns the route of a request, with the rules of Express: names in a path can have any case, and one slash at its end does not
// count.
func (n *Nango) find(r *http.Request) (route, bool) {
	path := strings.Split(strings.TrimSuffix(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/"), "/")
	for _, candidate := range n.table {
		sameMethod := r.Method == candidate.method || r.Method == http.MethodHead && candidate.method == http.MethodGet
		if !sameMethod || !slices.EqualFunc(candidate.segments, path, segmentMatches) {
			continue
		}
		for i, segment := range candidate.segments {
			if strings.HasPrefix(segment, "{") {
				value, _ := url.PathUnescape(path[i]) // net/http accepts only a valid path
				r.SetPathValue(strings.Trim(segment, "{}"), value)
			}
		}
		return candidate, true
	}
	return route{}, false
}

func segmentMatches(pattern, segment string) bool {
	if strings.HasPrefix(pattern, "{") {
		return segment != ""
	}
	return strings.EqualFold(pattern, segment)
}

// ServeHTTP handles a request to the API.
func (n *Nango) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := &request{Request: r, arrived: n.sequence.Add(1), query: fake.ParseQuery(r.URL.RawQuery)}
	n.answer(q, w.Header()).send(w, r)
}

// answer takes the steps of a request in the server's order: the syntax of the body, the content type, the route, the credential, the rate
// limit, the scope (routes.public.ts). Each route then checks the query, the body and the path values, in its own order.
func (n *Nango) answer(q *request, header http.Header) reply {
	if refusal := q.readBody(); refusal != nil {
		return *refusal
	}
	found, known := n.find(q.Request)
	contentType := q.Header.Get("Content-Type")
	switch {
	case known && q.URL.Path == "/health":
	case known && contentType != "" && !strings.HasPrefix(contentType, "application/json"):
		return refused(http.StatusUnsupportedMediaType, "invalid_content_type", "Content-Type header must be application/json")
	case !known && (q.Method == http.MethodGet || q.Method == http.MethodHead):
		return broken()
	case !known:
		return cannot(q.Method, q.URL.EscapedPath())
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if found.accepts != nothing {
		if refusal := n.authenticate(q, found.accepts); refusal != nil {
			return *refusal
		}
		if refusal := n.limit(q, header); refusal != nil {
			return *refusal
		}
	}
	if len(found.scopes) > 0 && !slices.ContainsFunc(found.scopes, q.may) {
		return insufficient(found.scopes)
	}
	return found.handle(q)
}

// insufficient is the answer to a key without the scope (middleware/scope.middleware.ts; one scope observed).
func insufficient(scopes []string) reply {
	need := "Required: " + scopes[0]
	if len(scopes) > 1 {
		need = "Required one of: " + strings.Join(scopes, " or ")
	}
	return refused(http.StatusForbidden, "forbidden", "Insufficient scope. "+need)
}
