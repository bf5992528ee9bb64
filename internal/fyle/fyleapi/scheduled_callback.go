package fyleapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
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
func (s ScheduledCallback) disabled() ScheduledCallback    { s.Enabled = false; return s }

func (s ScheduledCallback) body() any {
	s.OrgID, s.CreatedAt = "", time.Time{}
	return s
}

func (s ScheduledCallback) sameAs(o ScheduledCallback) bool {
	return s.URL == o.URL && s.Enabled == o.Enabled && s.Payload.text() == o.Payload.text() &&
		s.Schedule.Type == o.Schedule.Type && maps.Equal(s.Schedule.texts(), o.Schedule.texts())
}

// text is the same for payloads that mean the same: Fyle may answer an empty one where none was sent.
func (p *Payload) text() string {
	if p == nil {
		p = &Payload{}
	}
	encoded, _ := json.Marshal(p) //nolint:errchkjson // texts alone
	return string(encoded)
}

// texts are the same for schedules that mean the same. Whether Fyle answers what was left out as null, as 0 or not at all
// is not documented, and neither is how it writes a time.
func (s Schedule) texts() map[string]string {
	texts := map[string]string{}
	for name, value := range s.When {
		text := fmt.Sprint(value)
		if n, ok := value.(float64); ok {
			text = strconv.FormatFloat(n, 'f', -1, 64)
		}
		if moment, err := time.Parse(time.RFC3339, text); err == nil {
			text = moment.UTC().Format(time.RFC3339Nano)
		}
		if value != nil && text != "" && text != "0" {
			texts[name] = text
		}
	}
	return texts
}
