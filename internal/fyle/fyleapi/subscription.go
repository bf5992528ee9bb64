package fyleapi

import (
	"slices"
	"time"
)

// Resources are what a webhook can be told about (fylein/fyle-platform-docs, reference/admin.yaml, subscribed_resources).
var Resources = []string{
	"CATEGORY", "CORPORATE_CARD", "COST_CENTER", "EMPLOYEE", "EXPENSE", "EXPENSE_FIELD", "ORG_SETTING", "PROJECT", "REPORT", "TAX_GROUP",
}

// Subscription is a webhook of the organisation.
type Subscription struct {
	ID        string    `json:"id"`
	OrgID     string    `json:"org_id"`
	URL       string    `json:"webhook_url"`
	Resources []string  `json:"subscribed_resources"`
	Enabled   bool      `json:"is_enabled"`
	CreatedAt time.Time `json:"created_at"`
}

// subscriptionIn is what is sent; the schema is closed. An ID updates: the specification does not say so for
// administrators, but Fyle's own Slack and Teams apps do it with the same object.
type subscriptionIn struct {
	ID        string   `json:"id,omitempty"`
	URL       string   `json:"webhook_url"`
	Resources []string `json:"subscribed_resources"`
	Enabled   bool     `json:"is_enabled"`
}

func (s Subscription) key() string               { return s.ID }
func (s Subscription) address() string           { return s.URL }
func (s Subscription) isEnabled() bool           { return s.Enabled }
func (s Subscription) madeAt() time.Time         { return s.CreatedAt }
func (s Subscription) as(id string) Subscription { s.ID = id; return s }
func (s Subscription) disabled() Subscription    { s.Enabled = false; return s }

func (s Subscription) body() any {
	return subscriptionIn{ID: s.ID, URL: s.URL, Resources: s.Resources, Enabled: s.Enabled}
}

func (s Subscription) sameAs(o Subscription) bool {
	return s.URL == o.URL && s.Enabled == o.Enabled &&
		slices.Equal(slices.Sorted(slices.Values(s.Resources)), slices.Sorted(slices.Values(o.Resources)))
}
