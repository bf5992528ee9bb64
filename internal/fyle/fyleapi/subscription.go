package fyleapi

import (
	"slices"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Resources are the kinds of objects that a webhook can subscribe to (fylein/fyle-platform-docs, reference/admin.yaml, subscribed_resources).
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

// subscriptionIn is the body of a request, whose schema is closed. An ID makes the request an update: the specification does not
// document this for administrators, but Fyle's own Slack and Teams apps update the same object this way.
type subscriptionIn struct {
	ID        string   `json:"id,omitempty"`
	URL       string   `json:"webhook_url"`
	Resources []string `json:"subscribed_resources"`
	Enabled   bool     `json:"is_enabled"`
}

// ObjectID returns the ID.
func (s Subscription) ObjectID() string              { return s.ID }
func (s Subscription) address() string               { return s.URL }
func (s Subscription) isEnabled() bool               { return s.Enabled }
func (s Subscription) createdAt() time.Time          { return s.CreatedAt }
func (s Subscription) withID(id string) Subscription { s.ID = id; return s }
func (s Subscription) disabled() Subscription        { s.Enabled = false; return s }

func (s Subscription) body() any {
	return subscriptionIn{ID: s.ID, URL: s.URL, Resources: s.Resources, Enabled: s.Enabled}
}

func (s Subscription) equalOrDisabled(o Subscription) bool {
	return s.equalContent(o) || (!s.Enabled && s.equalContent(o.disabled()))
}

func (s Subscription) equalContent(o Subscription) bool {
	return rest.CanonicalURL(s.URL) == rest.CanonicalURL(o.URL) && s.Enabled == o.Enabled &&
		slices.Equal(slices.Sorted(slices.Values(s.Resources)), slices.Sorted(slices.Values(o.Resources)))
}
