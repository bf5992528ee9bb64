package oauthapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// RFC 7592 has no call for one redirect URI, only for the whole client. So what many resources add and remove at a time is
// gathered, per client of the process, and done by one read, one write and one read that verifies it. The times were
// measured with Terraform 1.11 and 50 resources on two cores: what it creates together comes with gaps of up to 41 ms, and
// after an answer to 10 the next 10 are there within 40 to 280 ms.
const (
	// quiet is how long nobody may have come before a batch begins.
	quiet = 200 * time.Millisecond
	// maxGather is how long a batch waits for others that keep coming.
	maxGather = 2 * time.Second
	// fresh is how old the verifying read of a batch may be to serve as the read of the next. Without it ten at a time
	// would cost a read more for each batch; what somebody else writes within that time is not seen before our write, as
	// it is between any read and write. Who writes as we do notices that, since settling is longer; and a server
	// with entity tags refuses our write.
	fresh = 750 * time.Millisecond
)

// redirects is what the process is doing to the redirect URIs of one client; [known].mu guards it.
type redirects struct {
	arrived  chan struct{} // holds one where somebody has come
	waiting  []*edit
	working  bool
	ours     map[string]intent // what was acknowledged, by redirect URI
	kept     *snapshot         // the newest verifying read, nil where something was written since
	keptBy   *Client
	recently []time.Duration // that a read and a write took
}

// intent is an add or a remove that was acknowledged. It is of the [Client] that made it, since that is a run: what an
// earlier run has added may have been removed by hand since.
type intent struct {
	by  *Client
	add bool
}

// edit is one caller's add or remove.
type edit struct {
	ctx        context.Context
	by         *Client
	uri, token string // of the client
	redirect   string
	add        bool

	done         chan struct{} // closed when the two below are set
	registration Registration
	err          error
}

// AddRedirectURI adds one redirect URI to a client and touches no other. It returns when the server has it, verified by
// value after others have had the time to overwrite it.
func (c *Client) AddRedirectURI(ctx context.Context, uri, token, redirectURI string) (Registration, error) {
	return c.process.client(uri).edit(&edit{ctx: ctx, by: c, uri: uri, token: token, redirect: redirectURI, add: true}) //nolint:contextcheck // the worker is for all its callers
}

// RemoveRedirectURI removes one redirect URI of a client and touches no other; it is no error where it is not there.
func (c *Client) RemoveRedirectURI(ctx context.Context, uri, token, redirectURI string) (Registration, error) {
	return c.process.client(uri).edit(&edit{ctx: ctx, by: c, uri: uri, token: token, redirect: redirectURI}) //nolint:contextcheck // the worker is for all its callers
}

// sharedRead is a client as read for all who ask, until the process writes to it.
type sharedRead struct {
	mu         sync.Mutex
	generation int
	reading    rest.Shared[Registration]
}

// HasRedirectURI says whether a client has a redirect URI. All who ask share one read.
func (c *Client) HasRedirectURI(ctx context.Context, uri, token, redirectURI string) (bool, Registration, error) {
	k := c.process.client(uri)
	k.offer(token)
	loaded, _ := c.shared.LoadOrStore(k, new(sharedRead))
	s := loaded.(*sharedRead) //nolint:forcetypeassert // only these are stored
	s.mu.Lock()
	if generation := k.generation(); generation != s.generation {
		s.generation = generation
		s.reading.Drop()
	}
	s.mu.Unlock()
	r, err := s.reading.Get(ctx, func(ctx context.Context) (Registration, error) { return c.Read(ctx, uri, token) })
	if err != nil {
		return false, Registration{}, err
	}
	r.Metadata = maps.Clone(r.Metadata) // what is shared is not the caller's to change
	return slices.Contains(r.Metadata.Strings(memberRedirectURIs), redirectURI), r, nil
}

// edit hands an edit to the client's worker and waits for it. A caller who leaves does not stop the others; what it
// wanted may still be done.
func (k *known) edit(e *edit) (Registration, error) {
	e.done = make(chan struct{})
	k.offer(e.token)
	k.mu.Lock()
	k.waiting = append(k.waiting, e)
	if !k.working {
		k.working = true
		go k.work()
	}
	k.mu.Unlock()
	select {
	case k.arrived <- struct{}{}:
	default: // somebody else has said so
	}
	select {
	case <-e.done:
		return e.registration, e.err
	case <-e.ctx.Done():
		return Registration{}, e.ctx.Err()
	}
}

// work does batches until nobody waits any more.
func (k *known) work() {
	for waiting := true; waiting; {
		k.gather()
		k.mu.Lock()
		batch := slices.DeleteFunc(k.waiting, func(e *edit) bool { return e.ctx.Err() != nil })
		k.waiting = nil
		k.mu.Unlock()
		if len(batch) > 0 {
			k.serve(batch)
		}
		k.mu.Lock()
		waiting = len(k.waiting) > 0
		k.working = waiting
		k.mu.Unlock()
	}
}

// gather returns when nobody comes any more, or enough have.
func (k *known) gather() {
	latest := time.Now().Add(maxGather)
	for left := maxGather; left > 0; left = time.Until(latest) {
		select {
		case <-k.arrived:
		case <-time.After(min(quiet, left)):
			return
		}
	}
}

// serve does a batch, as long as one of its callers is still there.
func (k *known) serve(batch []*edit) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(batch[0].ctx))
	defer cancel()
	var left atomic.Int32
	for _, e := range batch {
		defer context.AfterFunc(e.ctx, func() {
			if int(left.Add(1)) == len(batch) {
				cancel()
			}
		})()
	}
	defer func() {
		if p := recover(); p != nil { // here it would end the process, in a caller it is a diagnostic
			fail(batch, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
		for _, e := range batch {
			close(e.done)
		}
	}()
	k.do(ctx, batch)
}

func fail(batch []*edit, err error) {
	for _, e := range batch {
		e.err = err
	}
}

// do does a batch. Where the server refuses what it was sent, it does each half by itself, so that one URI that the
// server does not like fails its own caller only.
func (k *known) do(ctx context.Context, batch []*edit) {
	err := k.merge(ctx, batch)
	switch {
	case err == nil:
	case len(batch) > 1 && refusesContent(err):
		half := len(batch) / 2
		k.do(ctx, batch[:half])
		k.do(ctx, batch[half:])
	default:
		fail(batch, err)
	}
}

// refusesContent says that another content might be accepted (RFC 7591, section 3.2.2: 400).
func refusesContent(err error) bool {
	switch status(err) {
	case http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

// merge reads, changes, writes and reads again until the client has what it must, and tells the callers. An error is for
// all of them.
func (k *known) merge(ctx context.Context, batch []*edit) error {
	c, uri, token := batch[0].by, batch[0].uri, batch[0].token
	goal := k.goal(batch)
	if err := k.lock(ctx); err != nil {
		return err
	}
	defer k.unlock()

	s, ok := k.takeKept(c)
	if _, wrong := goal.apply(s.Metadata); !ok || len(wrong) == 0 { // "nothing to do" is believed of a read of our own only
		var err error
		if s, err = c.read(ctx, k, uri, token); err != nil {
			return err
		}
	}
	const maxIgnored = 3
	ignored := 0   // writes in a row that the server has accepted and answered with something else
	var last error // of the last write
	for try := 0; ; try++ {
		wanted, wrong := goal.apply(s.Metadata)
		if len(wrong) == 0 || try == maxTries || ignored == maxIgnored {
			k.tell(batch, s, wrong, try, ignored == maxIgnored, last)
			return nil
		}

		begun := time.Now()
		r, err := c.write(ctx, k, uri, token, s, wanted)
		if err != nil && !again(err) {
			k.keep(c, s) // a refused write has changed nothing
			return goal.explain(err, wanted)
		}
		k.took(s.end.Sub(s.begun) + time.Since(begun))
		last = err
		ignored++
		if _, still := goal.apply(r.Metadata); r.Metadata[memberRedirectURIs] == nil || len(still) == 0 {
			ignored = 0
		}
		pause := k.settling(try)
		if status(err) == http.StatusPreconditionFailed {
			pause = k.pause(try) // nothing was written, so nothing must settle
		}
		k.unlock()
		waited := wait(ctx, pause)
		k.turn <- struct{}{} // whoever has it makes one call; unlock is deferred
		if waited != nil {
			return waited
		}
		if s, err = c.read(ctx, k, uri, token); err != nil && last != nil {
			return fmt.Errorf("%w; before that: %s", err, last.Error())
		} else if err != nil {
			return err
		}
	}
}

// settling is how long to wait before the read that verifies a write. A write of another process that is based on a read
// from before ours must have come by then: it is at most fresh later than that read, and as slow as ours are. The
// randomness parts processes that keep meeting. Entity tags do not shorten it: some servers give them and accept any.
func (k *known) settling(try int) time.Duration {
	slowest := k.slowest()
	return fresh + 2*slowest + rand.N((slowest+50*time.Millisecond)<<min(try, 4))
}

// took notes how long a read and a write took.
func (k *known) took(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	const remembered = 8
	k.recently = append(k.recently, d)
	k.recently = k.recently[max(0, len(k.recently)-remembered):]
}

// slowest is the time that the slowest of the recent reads and writes took.
func (k *known) slowest() time.Duration {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.recently) == 0 {
		return 0
	}
	return slices.Max(k.recently)
}

func (k *known) keep(c *Client, s snapshot) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.kept, k.keptBy = &s, c
}

// takeKept gives what the batch before has read, if that is fresh and of the same run.
func (k *known) takeKept(c *Client) (snapshot, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept == nil || k.keptBy != c || time.Since(k.kept.end) > fresh {
		return snapshot{}, false
	}
	return *k.kept, true
}

// goal says which redirect URIs must be there, and which must not.
type goal map[string]bool

// goal is what the batch wants, and what its clients were told before.
func (k *known) goal(batch []*edit) goal {
	k.mu.Lock()
	defer k.mu.Unlock()
	g := goal{}
	for redirect, intent := range k.ours {
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

// tell gives each caller of a batch its result, and remembers what was acknowledged.
func (k *known) tell(batch []*edit, s snapshot, wrong []string, tries int, ignored bool, last error) {
	k.keep(batch[0].by, s)
	err := unsettled(s, wrong, tries, ignored, last)
	r := k.complete(s.Registration, batch[0].uri)
	blamed := slices.ContainsFunc(batch, func(e *edit) bool { return slices.Contains(wrong, e.redirect) })

	k.mu.Lock()
	defer k.mu.Unlock()
	for _, e := range batch {
		e.registration, e.err = r, nil
		if slices.Contains(wrong, e.redirect) || !blamed { // where none is to blame, the wrong ones are of those who have left
			e.err = err
		}
		if slices.Contains(wrong, e.redirect) {
			delete(k.ours, e.redirect)
		} else {
			k.ours[e.redirect] = intent{e.by, e.add}
		}
	}
}

// unsettled says what is not as it must be, nil where nothing is.
func unsettled(s snapshot, wrong []string, tries int, ignored bool, last error) error {
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
func (k *known) forgetContradicted(redirects []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	maps.DeleteFunc(k.ours, func(redirect string, i intent) bool { return i.add != slices.Contains(redirects, redirect) })
}
