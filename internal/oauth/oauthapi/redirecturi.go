package oauthapi

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"runtime/debug"
	"slices"
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
	// gatherIdle is how long nobody may have come before a batch begins.
	gatherIdle = 200 * time.Millisecond
	// maxGather is how long a batch waits for others that keep coming.
	maxGather = 2 * time.Second
	// snapshotMaxAge is how old the verifying read of a batch may be to serve as the read of the next. Without it ten at a time
	// would cost a read more for each batch; what somebody else writes within that time is not seen before our write, as
	// it is between any read and write. Who writes as we do notices that, since verifyDelay is longer; and a server
	// with entity tags refuses our write.
	snapshotMaxAge = 750 * time.Millisecond
)

// redirects is what the process is doing to the redirect URIs of one client; [clientState].mu guards it.
type redirects struct {
	arrived      chan struct{} // holds one where somebody has come
	waiting      []*edit
	working      bool
	acknowledged map[string]intent // what was acknowledged, by redirect URI
	lastRead     *snapshot         // the newest verifying read, nil where something was written since
	lastReader   *Client
	recently     []time.Duration // that a read and a write took
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
	return c.registry.state(uri).submit(&edit{ctx: ctx, by: c, uri: uri, token: token, redirect: redirectURI, add: true}) //nolint:contextcheck // the worker is for all its callers
}

// RemoveRedirectURI removes one redirect URI of a client and touches no other; it is no error where it is not there.
func (c *Client) RemoveRedirectURI(ctx context.Context, uri, token, redirectURI string) (Registration, error) {
	return c.registry.state(uri).submit(&edit{ctx: ctx, by: c, uri: uri, token: token, redirect: redirectURI}) //nolint:contextcheck // the worker is for all its callers
}

// sharedRead is a client as read for all who ask, until the process writes to it.
type sharedRead struct {
	mu         sync.Mutex
	generation int
	reading    rest.Shared[Registration]
}

// HasRedirectURI says whether a client has a redirect URI. All who ask share one read.
func (c *Client) HasRedirectURI(ctx context.Context, uri, token, redirectURI string) (bool, Registration, error) {
	cs := c.registry.state(uri)
	cs.offer(token)
	loaded, _ := c.shared.LoadOrStore(cs, new(sharedRead))
	s := loaded.(*sharedRead) //nolint:forcetypeassert // only these are stored
	s.mu.Lock()
	if generation := cs.generation(); generation != s.generation {
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

// submit hands an edit to the client's worker and waits for it. A caller who leaves does not stop the others; what it
// wanted may still be done.
func (cs *clientState) submit(e *edit) (Registration, error) {
	e.done = make(chan struct{})
	cs.offer(e.token)
	cs.mu.Lock()
	cs.waiting = append(cs.waiting, e)
	if !cs.working {
		cs.working = true
		go cs.runBatches()
	}
	cs.mu.Unlock()
	select {
	case cs.arrived <- struct{}{}:
	default: // somebody else has said so
	}
	select {
	case <-e.done:
		return e.registration, e.err
	case <-e.ctx.Done():
	}
	if errors.Is(e.ctx.Err(), context.Canceled) { // Ctrl-C: a write that was sent may still be answered
		select {
		case <-e.done:
			return e.registration, e.err
		case <-time.After(rest.Grace + 100*time.Millisecond):
		}
	}
	return Registration{}, e.ctx.Err()
}

// runBatches does batches until nobody waits any more.
func (cs *clientState) runBatches() {
	for waiting := true; waiting; {
		cs.gather()
		cs.mu.Lock()
		var batch []*edit
		for _, e := range cs.waiting {
			if e.err = e.ctx.Err(); e.err != nil {
				close(e.done)
				continue
			}
			batch = append(batch, e)
		}
		cs.waiting = nil
		cs.mu.Unlock()
		if len(batch) > 0 {
			cs.runBatch(batch)
		}
		cs.mu.Lock()
		waiting = len(cs.waiting) > 0
		cs.working = waiting
		cs.mu.Unlock()
	}
}

// gather returns when nobody comes any more, or enough have.
func (cs *clientState) gather() {
	latest := time.Now().Add(maxGather)
	for left := maxGather; left > 0; left = time.Until(latest) {
		select {
		case <-cs.arrived:
		case <-time.After(min(gatherIdle, left)):
			return
		}
	}
}

// runBatch does a batch, as long as one of its callers is still there.
func (cs *clientState) runBatch(batch []*edit) {
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
	cs.mergeOrSplit(ctx, batch)
}

func fail(batch []*edit, err error) {
	for _, e := range batch {
		e.err = err
	}
}

// mergeOrSplit does a batch. Where the server refuses what it was sent, it does each half by itself, so that one URI that the
// server does not like fails its own caller only.
func (cs *clientState) mergeOrSplit(ctx context.Context, batch []*edit) {
	err := cs.merge(ctx, batch)
	switch {
	case err == nil:
	case len(batch) > 1 && refusesContent(err):
		half := len(batch) / 2
		cs.mergeOrSplit(ctx, batch[:half])
		cs.mergeOrSplit(ctx, batch[half:])
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
