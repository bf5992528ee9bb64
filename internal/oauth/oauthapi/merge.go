package oauthapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// merge reads, changes, writes and reads again until the client has the redirect URIs of the goal, and delivers the results to
// the callers. If it returns an error, the error is that of all callers.
func (cs *clientState) merge(ctx context.Context, batch []*edit) error {
	c, uri, token := batch[0].by, batch[0].uri, batch[0].token
	if err := cs.lock(ctx); err != nil {
		return err
	}
	defer cs.unlock()

	goal := cs.goal(batch) // now that no other write of this process is in flight
	s, ok := cs.cached(c)
	if _, wrong := goal.apply(s.Metadata); !ok || len(wrong) == 0 { // only a read of its own may end a batch without a write
		var err error
		if s, err = c.read(ctx, cs, uri, token); err != nil {
			return err
		}
	}
	ignored := false // the server accepted a write and stored other redirect URIs
	var last error   // of the last write
	for attempt := 0; ; attempt++ {
		if !cs.shows(s) {
			if attempt > 0 { // the first list was known to be empty, and the server does not show what it was sent since
				empty := maps.Clone(s.Metadata)
				empty[memberRedirectURIs] = []any{}
				_, last = c.write(ctx, cs, uri, token, s, empty)
			}
			return errors.Join(errors.New("the server does not show the client's redirect URIs, so the provider cannot change one of them without losing the others. Manage them with redirect_uris of integrations_oauth_client"), last)
		}
		wanted, wrong := goal.apply(s.Metadata)
		if len(wrong) == 0 || attempt == maxAttempts || ignored {
			cs.deliver(batch, s, wrong, attempt, ignored, last)
			return nil
		}

		begun := time.Now()
		r, err := c.write(ctx, cs, uri, token, s, wanted)
		if err != nil && isUnsupported(err) {
			return c.readOnly(ctx, cs, uri, token, err)
		}
		if err != nil && !retryAfterRead(err) {
			cs.cache(c, s) // a refused write changes nothing
			return goal.explain(err, wanted)
		}
		cs.recordDuration(s.end.Sub(s.begun) + time.Since(begun))
		last = err
		_, still := goal.apply(r.Metadata)
		ignored = r.Metadata[memberRedirectURIs] != nil && len(still) > 0
		delay := cs.verifyDelay(attempt)
		if status(err) == http.StatusPreconditionFailed {
			delay = cs.retryDelay(attempt) // nothing was written, so there is nothing to verify
		}
		cs.unlock()
		failed := wait(ctx, delay)
		cs.turn <- struct{}{} // not by lock: the deferred unlock needs the turn even if ctx has ended
		if failed == nil {
			before := s
			if s, failed = c.read(ctx, cs, uri, token); failed == nil {
				goal = cs.goal(batch)
				if strays := goal.strays(before.Metadata, s.Metadata); len(strays) > 0 {
					s, failed = c.remove(ctx, cs, uri, token, s, strays)
					ignored = true
				}
			}
		}
		switch {
		case failed == nil:
		case ctx.Err() != nil && r.Metadata != nil && len(still) == 0:
			// Ctrl-C, after the server has confirmed the goal. If another process overwrites it, the next plan shows that.
			cs.deliver(batch, snapshot{Registration: r}, nil, attempt, false, nil)
			return nil
		case last != nil:
			return fmt.Errorf("%w. Before that: %s", failed, last.Error())
		default:
			return failed
		}
	}
}

// shows reports whether the server shows the redirect URIs of a client. It may leave out an empty list.
func (cs *clientState) shows(s snapshot) bool {
	list, shown := s.Metadata[memberRedirectURIs]
	_, isList := list.([]any)
	return isList || (!shown && cs.emptied)
}

// remove removes redirect URIs that the server made of those that were added, and returns the client.
func (c *Client) remove(ctx context.Context, cs *clientState, uri, token string, s snapshot, strays []string) (snapshot, error) {
	without := goal{}
	for _, stray := range strays {
		without[stray] = false
	}
	wanted, _ := without.apply(s.Metadata)
	if _, err := c.write(ctx, cs, uri, token, s, wanted); err != nil {
		return s, fmt.Errorf("the server stores other redirect URIs than it was sent, and refuses to remove them. Remove the %d that are not in the configuration at the server: %w", len(strays), err)
	}
	return c.read(ctx, cs, uri, token)
}

// verifyDelay returns how long to wait before the read that verifies a write. By then, a write of another process that is based
// on a read before ours must have arrived. It comes at most snapshotMaxAge after that read, and is as slow as our own calls. The
// random part of retryDelay separates processes that keep colliding. Entity tags do not shorten the delay, because some servers
// issue them and accept any.
func (cs *clientState) verifyDelay(attempt int) time.Duration {
	return snapshotMaxAge + 2*cs.slowest() + cs.retryDelay(attempt)
}

// recordDuration records the time of a read and a write.
func (cs *clientState) recordDuration(d time.Duration) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	const remembered = 8
	cs.durations = append(cs.durations, d)
	cs.durations = cs.durations[max(0, len(cs.durations)-remembered):]
}

// slowest returns the time of the slowest of the last reads and writes, or 0 if there was none.
func (cs *clientState) slowest() time.Duration {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return slices.Max(append(cs.durations, 0))
}

func (cs *clientState) cache(c *Client, s snapshot) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.lastRead, cs.lastReader = &s, c
}

// cached returns the last read of the previous batch if it is of the same run and younger than snapshotMaxAge.
func (cs *clientState) cached(c *Client) (snapshot, bool) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.lastRead == nil || cs.lastReader != c || time.Since(cs.lastRead.end) > snapshotMaxAge {
		return snapshot{}, false
	}
	return *cs.lastRead, true
}

// deliver sets the result of each edit of a batch, and records those that succeeded as acknowledged.
func (cs *clientState) deliver(batch []*edit, s snapshot, wrong []string, attempts int, ignored bool, last error) {
	cs.cache(batch[0].by, s)
	err := verifyError(s, wrong, attempts, ignored, last)
	r := cs.complete(s.Registration, batch[0].uri)
	blamed := slices.ContainsFunc(batch, func(e *edit) bool { return slices.Contains(wrong, e.redirect) })

	cs.mu.Lock()
	defer cs.mu.Unlock()
	for _, e := range batch {
		e.registration, e.err = r, nil
		// If no edit is blamed, the wrong URIs are those of callers that have returned. Then all callers here get the error.
		if slices.Contains(wrong, e.redirect) || !blamed {
			e.err = err
		}
		if slices.Contains(wrong, e.redirect) {
			delete(cs.acknowledged, e.redirect)
		} else {
			cs.acknowledged[e.redirect] = intent{e.by, e.add || e.kept}
		}
	}
}

// verifyError returns an error that counts the wrong redirect URIs, or nil if there is none.
func verifyError(s snapshot, wrong []string, attempts int, ignored bool, last error) error {
	if len(wrong) == 0 {
		return nil
	}
	var missing, present int
	for _, redirect := range wrong {
		if slices.Contains(s.Metadata.Strings(memberRedirectURIs), redirect) {
			present++
		} else {
			missing++
		}
	}
	var what []string
	if missing > 0 {
		what = append(what, fmt.Sprint("missing: ", missing))
	}
	if present > 0 {
		what = append(what, fmt.Sprint("still there: ", present))
	}
	why := errors.New("another process keeps writing to this client. Apply again when it has finished")
	if ignored {
		why = errors.New("the server accepts the change and stores other redirect URIs. It may rewrite or drop URIs that it does not support. Write them as the server does")
	}
	return fmt.Errorf("after %d attempts, the client's redirect URIs are still wrong (%s): %w", attempts, strings.Join(what, "; "), cmp.Or(last, why))
}

// forgetContradicted drops acknowledged edits that a later whole-client write has undone on purpose.
func (cs *clientState) forgetContradicted(redirects []string) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	maps.DeleteFunc(cs.acknowledged, func(redirect string, i intent) bool { return i.add != slices.Contains(redirects, redirect) })
}
