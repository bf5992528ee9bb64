package oauthapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"sync/atomic"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// RFC 7592 has no call for one redirect URI, only for the whole client. So the additions and removals that many resources
// request at a time are gathered into a batch per client, which takes one read, one write and one read that verifies it. The
// times were measured with Terraform 1.11 and 50 resources on two cores: the requests that Terraform starts together come with
// gaps of up to 41 ms, and 10 answers are followed by the next 10 requests within 40 to 280 ms.
const (
	// gatherIdle is the time without a new request after which a batch begins.
	gatherIdle = 200 * time.Millisecond
	// maxGather limits how long a batch waits if requests keep coming.
	maxGather = 2 * time.Second
	// snapshotMaxAge is the age up to which the verifying read of a batch also serves as the first read of the next one. This
	// saves one read per batch with Terraform's parallelism of ten. A write of another process within that time is not seen
	// before ours, as between any read and write. Another process of this provider notices that, because verifyDelay is longer,
	// and a server with entity tags refuses our write.
	snapshotMaxAge = 750 * time.Millisecond
)

// redirects is the work of the process on the redirect URIs of one client. It is guarded by [clientState].mu.
type redirects struct {
	arrived      chan struct{} // has capacity 1, and signals a new edit in waiting
	waiting      []*edit
	working      bool
	acknowledged map[string]intent // by redirect URI
	lastRead     *snapshot         // the newest verifying read, nil after a write
	lastReader   *Client
	durations    []time.Duration // of the last reads and writes
}

// intent is an acknowledged addition or removal. It binds only the [Client] that made it, which is one run: what an earlier run
// added may have been removed by hand since.
type intent struct {
	by  *Client
	add bool
}

// edit is one caller's request to add or to remove a redirect URI.
type edit struct {
	ctx        context.Context
	by         *Client
	uri, token string // of the client
	redirect   string
	add        bool

	done         chan struct{} // closed when the following are set
	registration Registration
	kept         bool // the redirect URI of a removal was kept
	err          error
}

// AddRedirectURI adds one redirect URI to a client and keeps all others. It returns when the server has the URI and other
// writers that read before have had the time to overwrite it.
func (c *Client) AddRedirectURI(ctx context.Context, uri, token, redirectURI string) (Registration, error) {
	e := &edit{ctx: ctx, by: c, uri: uri, token: token, redirect: redirectURI, add: true}
	if err := c.registry.state(uri).submit(e); err != nil { //nolint:contextcheck // the worker is for all its callers
		return Registration{}, err // the worker may still write to e
	}
	return e.registration, nil
}

// RemoveRedirectURI removes one redirect URI of a client and keeps all others. A URI that the client does not have counts as
// removed. A URI that this run has added or declared is kept, whichever call comes first: the configuration still has it in another
// resource.
func (c *Client) RemoveRedirectURI(ctx context.Context, uri, token, redirectURI string) (kept bool, err error) {
	e := &edit{ctx: ctx, by: c, uri: uri, token: token, redirect: redirectURI}
	if err := c.registry.state(uri).submit(e); err != nil { //nolint:contextcheck // the worker is for all its callers
		return false, err // the worker may still write to e
	}
	return e.kept, nil
}

// DeclareRedirectURIs declares that this run manages the redirect URIs of a client as a whole, so that no removal of a single URI
// removes one of them.
func (c *Client) DeclareRedirectURIs(uri string, redirectURIs []string) {
	cs := c.registry.state(uri)
	cs.mu.Lock()
	defer cs.mu.Unlock()
	for _, redirect := range redirectURIs {
		cs.acknowledged[redirect] = intent{c, true}
	}
}

// submit passes an edit to the client's worker and waits for its result. A caller whose context ends does not stop the others,
// and its own edit may still be carried out.
func (cs *clientState) submit(e *edit) error {
	e.done = make(chan struct{})
	cs.tokens.offer(e.token)
	cs.mu.Lock()
	cs.waiting = append(cs.waiting, e)
	if !cs.working {
		cs.working = true
		go cs.runBatches()
	}
	cs.mu.Unlock()
	select {
	case cs.arrived <- struct{}{}:
	default: // already signalled
	}
	select {
	case <-e.done:
		return e.err
	case <-e.ctx.Done():
	}
	if errors.Is(e.ctx.Err(), context.Canceled) { // Ctrl-C: a write that was sent may still be answered
		select {
		case <-e.done:
			return e.err
		case <-time.After(rest.Grace + 100*time.Millisecond):
		}
	}
	return e.ctx.Err()
}

// runBatches runs batches until no edit is waiting.
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

// gather returns when no edit has arrived for gatherIdle, or after maxGather.
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

// runBatch runs a batch. It cancels the batch when the contexts of all its callers have ended.
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
		if p := recover(); p != nil { // in this goroutine it would end the process, in a caller it becomes a diagnostic
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

// mergeOrSplit merges a batch. If the server refuses the content, it merges each half by itself, so that one bad URI fails only
// its own caller.
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

// refusesContent reports whether the server might accept other content (RFC 7591, section 3.2.2: 400).
func refusesContent(err error) bool {
	return slices.Contains([]int{http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnprocessableEntity}, status(err))
}
