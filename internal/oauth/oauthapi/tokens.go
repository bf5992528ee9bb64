package oauthapi

import "sync"

// tokens are the registration access tokens that the process knows for one client. Each resource has the token of its own
// last run in its state, and a server may replace the token with every write.
type tokens struct {
	mu     sync.Mutex
	status map[string]tokenStatus
	newest string // the last one that the server accepted or issued, "" if there is none
}

type tokenStatus int

const (
	tokenOffered  tokenStatus = iota + 1 // a caller has it
	tokenAccepted                        // the server accepted or issued it
	tokenRefused                         // the server refused it, or issued another one in its place
)

// offer adds a token that a caller has.
func (t *tokens) offer(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.status[token] == 0 {
		t.status[token] = tokenOffered
	}
}

// next returns the token to try: the caller's own unless the server has accepted or refused it, else the newest, else one of
// another caller. It returns false if all were tried.
func (t *tokens) next(token string, tried map[string]bool) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.status[token] == tokenOffered && !tried[token] {
		return token, true
	}
	if t.newest != "" && !tried[t.newest] {
		return t.newest, true
	}
	for other, status := range t.status {
		if status != tokenRefused && !tried[other] {
			return other, true
		}
	}
	return token, len(tried) == 0 // a refused token is sent once more: the server has the last word
}

func (t *tokens) refuse(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.status[token] = tokenRefused
	if t.newest == token {
		t.newest = ""
	}
}

// accept records that a call with the token succeeded, and that its answer issued another token unless issued is "". The token
// is "" if the call registered the client.
func (t *tokens) accept(token, issued string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if issued == "" {
		issued = token
	} else if token != issued && token != "" {
		t.status[token] = tokenRefused
	}
	if issued != "" {
		t.status[issued], t.newest = tokenAccepted, issued
	}
}

// isAccepted reports whether a call can rely on an accepted token. It returns false if no token is accepted, or if this one was
// offered and not tried yet.
func (t *tokens) isAccepted(token string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.status[token] != tokenOffered && t.newest != ""
}

// newestOr returns the newest token, or the fallback if the server has accepted and issued none.
func (t *tokens) newestOr(fallback string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.newest == "" {
		return fallback
	}
	return t.newest
}
