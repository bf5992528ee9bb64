package fylefake

import "strings"

// Subscription is a webhook of an organisation (reference/admin.yaml, admin_subscriptions_out).
type Subscription struct {
	ID                  string    `json:"id"`
	IsEnabled           bool      `json:"is_enabled"`
	WebhookURL          string    `json:"webhook_url"`
	CreatedAt           Timestamp `json:"created_at"`
	UpdatedAt           Timestamp `json:"updated_at"`
	OrgID               string    `json:"org_id"`
	SubscribedResources []string  `json:"subscribed_resources"`
}

// subscription is the schema of a write. The documented schema has no id, but the vendor's own apps use it to update and disable
// subscriptions of other roles (fyle-slack-app, slack/commands/tasks.py). It is assumed to work the same way here.
var subscription = properties{
	"id":          {check: isText, optional: true},
	"is_enabled":  {check: isBoolean},
	"webhook_url": {check: isWebURL},
	"subscribed_resources": {check: isListOf(isOneOf(
		"EXPENSE", "REPORT", "CATEGORY", "PROJECT", "COST_CENTER",
		"EXPENSE_FIELD", "CORPORATE_CARD", "EMPLOYEE", "TAX_GROUP", "ORG_SETTING",
	))},
}

func (f *Fyle) subscriptionsOf(orgID string) []Subscription {
	return f.Subscriptions.List(func(s Subscription) bool { return s.OrgID == orgID })
}

func (f *Fyle) listSubscriptions(q *request) reply {
	return list(q, f.subscriptionsOf(q.org.ID))
}

// putSubscription creates a subscription, or changes the one with the ID in the body. An ID of another organisation is assumed to
// return 404, as documented for scheduled callbacks.
func (f *Fyle) putSubscription(q *request) reply {
	data, refusal := q.readData(subscription)
	if refusal != nil {
		return *refusal
	}
	now := f.now()
	s := Subscription{ID: newID("sub"), OrgID: q.org.ID, CreatedAt: now}
	if id, given := data["id"].(string); given {
		stored, known := f.Subscriptions.Get(id)
		if !known || stored.OrgID != q.org.ID {
			return notFound()
		}
		s = stored
	}
	s.IsEnabled = data["is_enabled"].(bool)
	s.WebhookURL = data["webhook_url"].(string)
	s.UpdatedAt = now
	s.SubscribedResources = []string{}
	for _, resource := range data["subscribed_resources"].([]any) {
		s.SubscribedResources = append(s.SubscribedResources, resource.(string))
	}
	if f.uniqueURLs && f.urlTaken(s) {
		return exists(strings.ToLower(s.WebhookURL), s.OrgID)
	}
	f.Subscriptions.Put(s)
	return one(s)
}

// urlTaken reports whether another subscription of the organisation has the URL.
func (f *Fyle) urlTaken(s Subscription) bool {
	for _, other := range f.subscriptionsOf(s.OrgID) {
		if other.ID != s.ID && strings.EqualFold(other.WebhookURL, s.WebhookURL) {
			return true
		}
	}
	return false
}
