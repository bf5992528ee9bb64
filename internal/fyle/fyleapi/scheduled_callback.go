package fyleapi

import (
	"reflect"
	"time"
)

// ScheduledCallback is a request that Fyle sends by a schedule (fylein/fyle-platform-docs, reference/admin.yaml).
type ScheduledCallback struct {
	ID        string    `json:"id,omitempty"`
	URL       string    `json:"url"`
	Payload   *Payload  `json:"payload"`
	Schedule  Schedule  `json:"schedule_config"`
	Enabled   bool      `json:"is_enabled"`
	OrgID     string    `json:"org_id,omitempty"`
	CreatedAt time.Time `json:"created_at,omitzero"`
}

// Payload is what Fyle sends.
type Payload struct {
	ResourceID   *string `json:"resource_id"`
	ResourceName *string `json:"resource_name"`
}

// Schedule is when Fyle sends it. Type is "interval", "date" or "cron", and When has the fields of that type.
type Schedule struct {
	Type string         `json:"type"`
	When map[string]any `json:"when"`
}

func (s ScheduledCallback) key() string                    { return s.ID }
func (s ScheduledCallback) address() string                { return s.URL }
func (s ScheduledCallback) isEnabled() bool                { return s.Enabled }
func (s ScheduledCallback) madeAt() time.Time              { return s.CreatedAt }
func (s ScheduledCallback) as(id string) ScheduledCallback { s.ID = id; return s }

func (s ScheduledCallback) body() any {
	s.OrgID, s.CreatedAt = "", time.Time{}
	return s
}

func (s ScheduledCallback) sameAs(o ScheduledCallback) bool {
	return s.URL == o.URL && s.Enabled == o.Enabled && s.Schedule.Type == o.Schedule.Type && reflect.DeepEqual(s.Payload, o.Payload)
}
