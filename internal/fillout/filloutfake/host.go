package filloutfake

import (
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
)

// host is one of the two addresses at which Fillout answers.
type host struct {
	fillout      *Fillout
	mux          *http.ServeMux
	perSecond    int                // how many calls each key has
	unauthorized int                // the status of every failure of a credential
	envelope     func(*failure) any // of failures
	windows      map[string]window  // by Authorization header
	takesTokens  bool               // whether access tokens are good too
}

// window is a second that began with a call, and the number of calls in it.
type window struct {
	began time.Time
	calls int
}

// handler gives the body of the answer, which is a 200, or the failure.
type handler func(*request) (any, *failure)

func (f *Fillout) newHost(perSecond, unauthorized int, envelope func(*failure) any) *host {
	h := &host{
		fillout: f, mux: http.NewServeMux(), perSecond: perSecond, unauthorized: unauthorized, envelope: envelope,
		windows: map[string]window{},
	}
	h.mux.HandleFunc("/", h.notRouted)
	return h
}

// handle adds a route. Credentials are looked at before the body (measured by third parties in 2026 with webhook/create).
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

// notRouted is the answer where there is no route, also to a method that a path does not have.
func (h *host) notRouted(w http.ResponseWriter, _ *http.Request) {
	h.fail(w, &failure{status: http.StatusNotFound, message: "Not Found"})
}

func (h *host) fail(w http.ResponseWriter, f *failure) {
	send(w, f.status, h.envelope(f))
}

// ServeHTTP answers a request, or refuses it where its key called too often.
func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.fillout.mu.Lock()
	defer h.fillout.mu.Unlock()
	if !h.admit(w.Header(), r.Header.Get("Authorization")) {
		h.fail(w, &failure{status: http.StatusTooManyRequests, message: "Too many requests. Try again soon."})
		return
	}
	// What ServeMux would redirect to a cleaner path is no route.
	escaped := r.URL.EscapedPath()
	if _, err := url.PathUnescape(escaped); err != nil || escaped != path.Clean(escaped) {
		h.notRouted(w, r)
		return
	}
	h.mux.ServeHTTP(w, r)
}

// admit counts a call and sets the headers that every answer has (measured by third parties in 2026 on the forms API).
// That the tables host has them too, that a refused call counts as well, and that calls without a good key are counted by
// what they send, is not known.
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

// credentialComplaint gives the text by which a failure of a credential is told apart from others, "" for the key that is
// good. The texts, and which comes for what, were measured by third parties in 2026 on the forms API. Of a correct format
// they show only that "abc_def" has not got it and "sk_x_yyy" has; that the beginning decides is not known. Nor is what
// the tables host says, nor whether it takes access tokens: they are documented for the forms API alone.
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
	case key != f.apiKey: // one of another region too
		return "API Key invalid"
	}
	return ""
}
