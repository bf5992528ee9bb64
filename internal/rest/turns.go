package rest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// turns is a file in which the processes of one computer account take turns at one rate limit. Terraform starts a process for each alias
// of the provider, and several runs can be in progress.
type turns struct{ path string }

// turn is the JSON of the file.
type turn struct {
	Next   time.Time `json:"next"` // no request is sent earlier
	Window window    `json:"window"`
}

// The file of an account and a host is named by the prefix and four bytes of their hash. Its lock has the suffix.
const (
	turnPrefix = "turn-"
	lockSuffix = ".lock"
)

// maxTurnAhead bounds how far ahead the next turn can be. A file that states a later time is damaged, or the clock was set back.
const maxTurnAhead = time.Minute

// turnsDir has the files of all turns. If it is empty, each process takes turns by itself.
var turnsDir struct {
	sync.Mutex
	path string
}

// ShareTurns makes this process share the rate limits of its accounts with all processes that use the same directory. Call it
// before the first [PaceFor]. If the directory cannot be used, the process keeps to the limits by itself.
func ShareTurns(dir string) {
	turnsDir.Lock()
	defer turnsDir.Unlock()
	turnsDir.path = dir
}

// turnsFor returns the turns of the account and host that key is a hash of, or nil if processes do not share turns.
func turnsFor(key [sha256.Size]byte) *turns {
	turnsDir.Lock()
	defer turnsDir.Unlock()
	if turnsDir.path == "" || os.MkdirAll(turnsDir.path, 0o700) != nil {
		return nil
	}
	removeUnused(turnsDir.path)
	// Four bytes of the hash confirm no guess of the credential. Two accounts that have them in common share a limit.
	return &turns{filepath.Join(turnsDir.path, turnPrefix+hex.EncodeToString(key[:4]))}
}

// unusedAfter is the age at which a file of turns is removed. It has no effect long before.
const unusedAfter = 24 * time.Hour

// removeUnused removes the files of turns that no process has taken for a day.
func removeUnused(dir string) {
	files, _ := filepath.Glob(filepath.Join(dir, turnPrefix+"????????")) // a directory that cannot be read has none
	for _, file := range files {
		if info, err := os.Stat(file); err == nil && time.Since(info.ModTime()) > unusedAfter {
			_ = os.Remove(file)
			_ = os.Remove(file + lockSuffix)
		}
	}
}

// wait waits for a turn and takes it: the next one is an interval later. If t is nil or its file cannot be
// used, it does not wait.
func (t *turns) wait(ctx context.Context, interval time.Duration) error {
	for {
		left := t.take(ctx, interval)
		if left <= 0 {
			return ctx.Err()
		}
		if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < left {
			return fmt.Errorf("other runs use the same rate limit, and the next turn is after %w", ErrPastDeadline)
		}
		select {
		case <-time.After(left):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// take takes the turn if it is due. Otherwise, it returns how long that takes. A turn is not reserved ahead, because a pause would waste it.
func (t *turns) take(ctx context.Context, interval time.Duration) (left time.Duration) {
	t.change(ctx, func(now *turn) {
		if left = time.Until(now.Next); left <= 0 {
			now.Next = time.Now().Add(interval)
		}
	})
	return left
}

// postpone makes all processes wait until a time at which the server accepts requests again.
func (t *turns) postpone(ctx context.Context, until time.Time) {
	if latest := time.Now().Add(maxTurnAhead); until.After(latest) {
		until = latest
	}
	t.change(ctx, func(now *turn) {
		if until.After(now.Next) {
			now.Next = until
		}
	})
}

// maxLock is how long to wait for the lock, which is held for less than a millisecond unless a process is stopped.
const maxLock = time.Second

// change edits the file while it holds a lock. The lock is a file of its own, because Windows does not let a locked file be read. If t
// is nil or the file cannot be used, it does nothing.
func (t *turns) change(ctx context.Context, edit func(*turn)) {
	if t == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, maxLock)
	defer cancel()
	lock := flock.New(t.path+lockSuffix, flock.SetPermissions(0o600))
	if ok, err := lock.TryLockContext(ctx, time.Millisecond); !ok || err != nil {
		return
	}
	defer func() { _ = lock.Unlock() }()
	var before turn
	content, _ := os.ReadFile(t.path) // it does not exist before the first turn
	if json.Unmarshal(content, &before) != nil || time.Until(before.Next) > maxTurnAhead {
		before = turn{}
	}
	after := before
	if edit(&after); after != before {
		content, _ = json.Marshal(after) // times of this century always have a JSON form
		_ = os.WriteFile(t.path, content, 0o600)
	}
}
