package tf

import (
	"os"
	"time"
)

// noteCreated records that an object of the type was created now, give or take a few seconds.
func (a *Adoptions) noteCreated(resourceType string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if time.Since(a.lastCreated(resourceType)) > 5*time.Second {
		now := time.Now()
		a.created[resourceType] = now
		_ = a.writeFile("created-"+resourceType, []byte(now.Format(time.RFC3339Nano))) // without the file, a Read has no patience
	}
}

// justCreated reports whether an object of the type was created within the last minute, by this process or another one.
func (a *Adoptions) justCreated(resourceType string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return time.Since(a.lastCreated(resourceType)) < time.Minute
}

// lastCreated returns when an object of the type was created last; the zero time if that is not known. The caller holds the lock.
func (a *Adoptions) lastCreated(resourceType string) time.Time {
	if _, known := a.created[resourceType]; !known && a.dir != "" {
		content, _ := os.ReadFile(a.path("created-" + resourceType)) // usually, there is none
		a.created[resourceType], _ = time.Parse(time.RFC3339Nano, string(content))
	}
	return a.created[resourceType]
}
