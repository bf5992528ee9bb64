package fyleapi

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// ScheduledCallback is a request that Fyle sends on a schedule (fylein/fyle-platform-docs, reference/admin.yaml).
type ScheduledCallback struct {
	ID        string    `json:"id,omitempty"`
	URL       string    `json:"url"`
	Payload   *Payload  `json:"payload"`
	Schedule  Schedule  `json:"schedule_config"`
	Enabled   bool      `json:"is_enabled"`
	OrgID     string    `json:"org_id,omitempty"`
	CreatedAt time.Time `json:"created_at,omitzero"`
}

// Payload is the body that Fyle sends.
type Payload struct {
	ResourceID   *string `json:"resource_id"`
	ResourceName *string `json:"resource_name"`
}

// Schedule is the time of the requests. Type is "interval", "date" or "cron", and When holds the fields of that type.
type Schedule struct {
	Type string         `json:"type"`
	When map[string]any `json:"when"`
}

// ObjectID returns the ID.
func (s ScheduledCallback) ObjectID() string                   { return s.ID }
func (s ScheduledCallback) address() string                    { return s.URL }
func (s ScheduledCallback) isEnabled() bool                    { return s.Enabled }
func (s ScheduledCallback) createdAt() time.Time               { return s.CreatedAt }
func (s ScheduledCallback) withID(id string) ScheduledCallback { s.ID = id; return s }
func (s ScheduledCallback) disabled() ScheduledCallback        { s.Enabled = false; return s }

func (s ScheduledCallback) body() any {
	s.OrgID, s.CreatedAt = "", time.Time{}
	return s
}

func (s ScheduledCallback) equalOrDisabled(o ScheduledCallback) bool {
	return s.equalContent(o) || (!s.Enabled && s.equalContent(o.disabled()))
}

func (s ScheduledCallback) equalContent(o ScheduledCallback) bool {
	return rest.CanonicalURL(s.URL) == rest.CanonicalURL(o.URL) && s.Enabled == o.Enabled && s.Payload.canonical() == o.Payload.canonical() &&
		s.Schedule.Type == o.Schedule.Type && maps.Equal(s.Schedule.canonical(), o.Schedule.canonical())
}

// canonical is equal for equivalent payloads: Fyle may return an empty payload if none was sent.
func (p *Payload) canonical() string {
	if p == nil {
		p = &Payload{}
	}
	encoded, _ := json.Marshal(p) // strings always encode
	return string(encoded)
}

// canonical is equal for equivalent schedules. It is not documented whether Fyle returns an unset field as null, as 0 or not at
// all, nor in which format it returns a time. The fields of cron are strings, of which "0" is a value: midnight, or Monday.
// [CanonicalField] returns their canonical form.
func (s Schedule) canonical() map[string]string {
	fields := map[string]string{}
	for name, value := range s.When {
		text := fmt.Sprint(value)
		if n, ok := value.(float64); ok {
			text = strconv.FormatFloat(n, 'f', -1, 64)
		}
		text = CanonicalField(text)
		if _, isString := value.(string); value != nil && text != "" && (text != "0" || isString) {
			fields[name] = text
		}
	}
	return fields
}

// CanonicalField returns a string that is equal for equivalent fields of a schedule: times are compared as instants, and fields of cron
// without leading zeros and in lower case.
func CanonicalField(text string) string {
	if moment, err := time.Parse(time.RFC3339, text); err == nil {
		return moment.UTC().Format(time.RFC3339Nano)
	}
	return leadingZeros.ReplaceAllString(strings.ToLower(text), "$1")
}

var leadingZeros = regexp.MustCompile(`\b0+(\d)`)
