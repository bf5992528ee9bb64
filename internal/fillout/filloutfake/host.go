package filloutfake

import (
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
)

// host is one of the two hosts of Fillout's APIs.
type host struct {
	fillout      *Fillout
	mux          *http.ServeMux
	perSecond    int                // the rate limit of each key
	unauthorized int                // the status of all failures of a credential
	envelope     func(*failure) any // of failures
	windows      map[string]window  // by Authorization header
	takesTokens  bool               // whether the host accepts access tokens
}

// window counts the calls in the second after the first of them.
type window struct {
	began time.Time
	calls int
}

// handler returns the body of a response with the status 200, or a failure.
type handler func(*request) (any, *failure)

func (f *Fillout) newHost(perSecond, unauthorized int, envelope func(*failure) any) *host {
	h := &host{
		fillout: f, mux: http.NewServeMux(), perSecond: perSecond, unauthorized: unauthorized, envelope: envelope,
		windows: map[string]window{},
	}
	h.mux.HandleFunc("/", h.notRouted)
	return h
}

// handle registers a route. The credential is checked before the body (measured by third parties in 2026 with webhook/create).
func (h *host) handle(pattern string, answer handler) {
	h.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if complaint := h.fillout.credentialComplaint(r.Header, h.takesTokens); complaint != "" {
			h.fail(w, &failure{status: h.unauthorized, message: complaint})
			return
		}
		q := &request{Request: r}
		if refusal := q.readBody(); refusal != nil {
			h.fail(w, refusal)
			return
		}
		body, refusal := answer(q)
		if refusal != nil {
			h.fail(w, refusal)
			return
		}
		send(w, http.StatusOK, body)
	})
}

// notRouted handles requests without a route, including those with a method that the path does not support.
func (h *host) notRouted(w http.ResponseWriter, _ *http.Request) {
	h.fail(w, &failure{status: http.StatusNotFound, message: "Not Found"})
}

func (h *host) fail(w http.ResponseWriter, f *failure) {
	send(w, f.status, h.envelope(f))
}

// ServeHTTP handles a request. It responds with 429 if the request exceeds the rate limit of its key.
func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.fillout.mu.Lock()
	defer h.fillout.mu.Unlock()
	if !h.admit(w.Header(), r.Header.Get("Authorization")) {
		h.fail(w, &failure{status: http.StatusTooManyRequests, message: "Too many requests. Try again soon."})
		return
	}
	// ServeMux redirects a path that is not clean, but Fillout has no route for it.
	escaped := r.URL.EscapedPath()
	if _, err := url.PathUnescape(escaped); err != nil || escaped != path.Clean(escaped) {
		h.notRouted(w, r)
		return
	}
	h.mux.ServeHTTP(w, r)
}

// admit counts a call, sets the rate limit headers of its response and reports whether the call is within the limit. Third parties
// measured the headers in 2026 on the forms API. Three rules of the fake are not known: the tables host sends the same headers, a
// rejected call counts too, and calls without a valid key are counted by their Authorization header.
func (h *host) admit(header http.Header, key string) bool {
	now := h.fillout.clock.Now()
	current := h.windows[key]
	if now.Sub(current.began) >= time.Second {
		current = window{began: now}
	}
	current.calls++
	h.windows[key] = current
	limit := strconv.Itoa(h.perSecond)
	header.Set("ratelimit-limit", limit)
	header.Set("ratelimit-policy", limit+";w=1")
	header.Set("ratelimit-remaining", strconv.Itoa(max(h.perSecond-current.calls, 0)))
	header.Set("ratelimit-reset", "1")
	if current.calls > h.perSecond {
		header.Set("retry-after", "1")
		return false
	}
	return true
}

// credentialComplaint returns the message of a failed check of the credential, which distinguishes it from other failures. It returns
// "" if the credential is valid. Third parties measured the messages and their causes in 2026 on the forms API. About the format they
// only show that "abc_def" is incorrect and that "sk_x_yyy" is correct. It is not known that the prefix decides. The messages of the
// tables host are not known. It is also not known whether the tables host accepts access tokens, which are only documented for the
// forms API.
func (f *Fillout) credentialComplaint(header http.Header, tokensToo bool) string {
	if len(header.Values("Authorization")) == 0 {
		return "API authorization header missing"
	}
	key, isBearer := strings.CutPrefix(header.Get("Authorization"), "Bearer ")
	switch {
	case !isBearer || key == "":
		return "API Authorization header missing"
	case !strings.Contains(key, "_"):
		return "API key missing underscore"
	case !strings.HasPrefix(key, "sk_") && !strings.HasPrefix(key, tokenPrefix): // the two kinds in npm @fillout/api
		return "Incorrectly formatted API key was passed"
	case tokensToo && f.tokens[key] != "":
		return ""
	case key != f.apiKey: // including a key of another region
		return "API Key invalid"
	}
	return ""
}
