package oauthapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"
)

// merge reads, changes, writes and reads again until the client has what it must, and tells the callers. An error is for
// all of them.
func (cs *clientState) merge(ctx context.Context, batch []*edit) error {
	c, uri, token := batch[0].by, batch[0].uri, batch[0].token
	goal := cs.goal(batch)
	if err := cs.lock(ctx); err != nil {
		return err
	}
	defer cs.unlock()

	s, ok := cs.cached(c)
	if _, wrong := goal.apply(s.Metadata); !ok || len(wrong) == 0 { // "nothing to do" is believed of a read of our own only
		var err error
		if s, err = c.read(ctx, cs, uri, token); err != nil {
			return err
		}
	}
	const maxIgnored = 3
	ignored := 0   // writes in a row that the server has accepted and answered with something else
	var last error // of the last write
	for try := 0; ; try++ {
		wanted, wrong := goal.apply(s.Metadata)
		if len(wrong) == 0 || try == maxAttempts || ignored == maxIgnored {
			cs.deliver(batch, s, wrong, try, ignored == maxIgnored, last)
			return nil
		}

		begun := time.Now()
		r, err := c.write(ctx, cs, uri, token, s, wanted)
		if err != nil && !retryAfterRead(err) {
			cs.cache(c, s) // a refused write has changed nothing
			return goal.explain(err, wanted)
		}
		cs.recordDuration(s.end.Sub(s.begun) + time.Since(begun))
		last = err
		ignored++
		_, still := goal.apply(r.Metadata)
		if r.Metadata[memberRedirectURIs] == nil || len(still) == 0 {
			ignored = 0
		}
		pause := cs.verifyDelay(try)
		if status(err) == http.StatusPreconditionFailed {
			pause = cs.retryDelay(try) // nothing was written, so nothing must settle
		}
		cs.unlock()
		failed := wait(ctx, pause)
		cs.turn <- struct{}{} // whoever has it makes one call; unlock is deferred
		if failed == nil {
			s, failed = c.read(ctx, cs, uri, token)
		}
		switch {
		case failed == nil:
		case ctx.Err() != nil && r.Metadata != nil && len(still) == 0:
			// Ctrl-C, after the server has said that all is as it must be. Whether somebody overwrites it, the next plan sees.
			cs.deliver(batch, snapshot{Registration: r}, nil, try, false, nil)
			return nil
		case last != nil:
			return fmt.Errorf("%w; before that: %s", failed, last.Error())
		default:
			return failed
		}
	}
}

// verifyDelay is how long to wait before the read that verifies a write. A write of another process that is based on a read
// from before ours must have come by then: it is at most snapshotMaxAge later than that read, and as slow as ours are. The
// randomness parts registries that keep meeting. Entity tags do not shorten it: some servers give them and accept any.
func (cs *clientState) verifyDelay(try int) time.Duration {
	slowest := cs.slowest()
	return snapshotMaxAge + 2*slowest + rand.N((slowest+50*time.Millisecond)<<min(try, 4))
}

// recordDuration notes how long a read and a write took.
func (cs *clientState) recordDuration(d time.Duration) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	const remembered = 8
	cs.recently = append(cs.recently, d)
	cs.recently = cs.recently[max(0, len(cs.recently)-remembered):]
}

// slowest is the time that the slowest of the recent reads and writes took.
func (cs *clientState) slowest() time.Duration {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if len(cs.recently) == 0 {
		return 0
	}
	return slices.Max(cs.recently)
}

func (cs *clientState) cache(c *Client, s snapshot) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.lastRead, cs.lastReader = &s, c
}

// cached gives what the batch before has read, if that is fresh and of the same run.
func (cs *clientState) cached(c *Client) (snapshot, bool) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.lastRead == nil || cs.lastReader != c || time.Since(cs.lastRead.end) > snapshotMaxAge {
		return snapshot{}, false
	}
	return *cs.lastRead, true
}

// goal says which redirect URIs must be there, and which must not.
type goal map[string]bool

// goal is what the batch wants, and what its clients were told before.
func (cs *clientState) goal(batch []*edit) goal {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	g := goal{}
	for redirect, intent := range cs.acknowledged {
		if slices.ContainsFunc(batch, func(e *edit) bool { return e.by == intent.by }) {
			g[redirect] = intent.add
		}
	}
	for _, e := range batch {
		g[e.redirect] = e.add
	}
	return g
}

// apply gives the metadata with the redirect URIs as they must be, those of others as they are, and the URIs that were
// not as they must be.
func (g goal) apply(m Metadata) (wanted Metadata, wrong []string) {
	list, ok := m[memberRedirectURIs].([]any)
	if !ok {
		for _, text := range m.Strings(memberRedirectURIs) {
			list = append(list, text)
		}
	}
	there := map[string]bool{}
	kept := []any{}
	for _, item := range list {
		redirect, _ := item.(string)
		there[redirect] = true
		if add, ours := g[redirect]; ours && !add {
			continue
		}
		kept = append(kept, item)
	}
	for _, redirect := range slices.Sorted(maps.Keys(g)) {
		if g[redirect] == there[redirect] {
			continue
		}
		wrong = append(wrong, redirect)
		if g[redirect] {
			kept = append(kept, redirect)
		}
	}
	wanted = maps.Clone(m)
	if wanted == nil {
		wanted = Metadata{}
	}
	wanted[memberRedirectURIs] = kept
	return wanted, wrong
}

// explain adds what is not plain from the server's words.
func (g goal) explain(err error, wanted Metadata) error {
	if refusesContent(err) && len(wanted.Strings(memberRedirectURIs)) == 0 {
		return fmt.Errorf("%w. It would have been the client's last redirect URI that is removed, and many servers want one", err)
	}
	return err
}

// deliver gives each caller of a batch its result, and remembers what was acknowledged.
func (cs *clientState) deliver(batch []*edit, s snapshot, wrong []string, tries int, ignored bool, last error) {
	cs.cache(batch[0].by, s)
	err := verifyError(s, wrong, tries, ignored, last)
	r := cs.complete(s.Registration, batch[0].uri)
	blamed := slices.ContainsFunc(batch, func(e *edit) bool { return slices.Contains(wrong, e.redirect) })

	cs.mu.Lock()
	defer cs.mu.Unlock()
	for _, e := range batch {
		e.registration, e.err = r, nil
		if slices.Contains(wrong, e.redirect) || !blamed { // where none is to blame, the wrong ones are of those who have left
			e.err = err
		}
		if slices.Contains(wrong, e.redirect) {
			delete(cs.acknowledged, e.redirect)
		} else {
			cs.acknowledged[e.redirect] = intent{e.by, e.add}
		}
	}
}

// verifyError says what is not as it must be, nil where nothing is.
func verifyError(s snapshot, wrong []string, tries int, ignored bool, last error) error {
	if len(wrong) == 0 {
		return nil
	}
	var missing, back []string
	for _, redirect := range wrong {
		if slices.Contains(s.Metadata.Strings(memberRedirectURIs), redirect) {
			back = append(back, redirect)
		} else {
			missing = append(missing, redirect)
		}
	}
	var what []string
	if missing != nil {
		what = append(what, "missing: "+strings.Join(missing, ", "))
	}
	if back != nil {
		what = append(what, "still there: "+strings.Join(back, ", "))
	}
	why := errors.New("another process keeps writing to this client")
	if ignored {
		why = errors.New("the server accepts the change and answers with other redirect URIs; it may rewrite or drop what it does not like, so write them as the server does")
	}
	return fmt.Errorf("after %d tries the client's redirect URIs are not as they must be (%s): %w", tries, strings.Join(what, "; "), cmp.Or(last, why))
}

// forgetContradicted forgets what was acknowledged and is otherwise now, after a write that was meant to be so.
func (cs *clientState) forgetContradicted(redirects []string) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	maps.DeleteFunc(cs.acknowledged, func(redirect string, i intent) bool { return i.add != slices.Contains(redirects, redirect) })
}
