package fylefake

import (
	"context"
	"maps"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// Deliver sends one event for each resource of each enabled subscription, and the payload of each enabled scheduled callback as if it
// were due. If id is not "", it only delivers for the object with that ID. It only reaches receivers on loopback.
func (f *Fyle) Deliver(ctx context.Context, id string) []fake.Delivery {
	deliveries := []fake.Delivery{}
	deliver := func(webhook, url string, payload any) {
		deliveries = append(deliveries, fake.Deliver(ctx, fake.Delivery{Vendor: "fyle", Webhook: webhook, URL: url}, payload))
	}
	wanted := func(webhook string, enabled bool) bool { return enabled && (id == "" || id == webhook) }
	for _, s := range f.Subscriptions.List(func(s Subscription) bool { return wanted(s.ID, s.IsEnabled) }) {
		for _, resource := range s.SubscribedResources {
			deliver(s.ID, s.WebhookURL, f.event(resource, s.OrgID))
		}
	}
	// The request of a scheduled callback is not documented. Its body is assumed to be the payload.
	for _, c := range f.ScheduledCallbacks.List(func(c ScheduledCallback) bool { return wanted(c.ID, c.IsEnabled) }) {
		deliver(c.ID, c.URL, c.Payload)
	}
	return deliveries
}

// event returns the event that a subscription receives. It has no signature: the vendor's own receivers only check the org_id
// (fyle-qbo-api, apps/fyle/views.py). Only REPORT is documented (reference/admin.yaml, report_out_subscriptions_admin).
func (f *Fyle) event(resource, orgID string) any {
	action, reason := "CREATED", capitalized(resource)+" created." // fyle_integrations_imports, modules/webhook_attributes.py
	switch resource {
	case "REPORT":
		action, reason = "ADMIN_APPROVED", "Admin approved the report."
	case "EXPENSE": // fyle-qbo-api, apps/fyle/queue.py
		action, reason = "UPDATED_AFTER_APPROVAL", "Expense updated."
	case "ORG_SETTING": // likewise
		action, reason = "UPDATED", "Org setting updated."
	}
	data := object{"org_id": orgID, "created_at": f.now(), "updated_at": f.now()}
	switch resource {
	case "EMPLOYEE":
		maps.Copy(data, employee(orgID))
	case "REPORT":
		data["employee"], data["employee_id"] = employee(orgID), orgUserID(orgID)
		fallthrough
	default:
		maps.Copy(data, examples[resource])
	}
	return struct {
		Resource string `json:"resource"`
		Action   string `json:"action"`
		Data     object `json:"data"`
		Reason   string `json:"reason"`
	}{resource, action, data, reason}
}

// capitalized returns "Cost center" for "COST_CENTER".
func capitalized(resource string) string {
	words := strings.ReplaceAll(resource, "_", " ")
	return words[:1] + strings.ToLower(words[1:])
}

// employee returns the administrator as an employee (reference/admin.yaml, employee_out_embed_for_report).
func employee(orgID string) object {
	return object{
		"id": orgUserID(orgID), "org_id": orgID, "user_id": administrator.ID, "user": administrator, "code": nil,
		"department_id": nil, "department": nil, "business_unit": nil, "location": nil, "title": nil,
		"ach_account":         object{"added": false, "verified": nil, "suspended": nil},
		"has_accepted_invite": true, "is_enabled": true,
	}
}

// examples are the objects of events. A report has all documented fields. The others have the fields that the vendor's receivers
// read (fyle_integrations_imports, modules/webhook_attributes.py; fyle-qbo-api, apps/fyle).
var examples = map[string]object{
	"REPORT": {
		"id": "rpEmulated", "user_id": administrator.ID, "user": administrator, "updated_by_user": administrator,
		"purpose": "A journey", "currency": "USD", "amount": 47.99, "tax": nil, "num_expenses": 1,
		"state": "APPROVED", "state_display_name": "Approved", "seq_num": "C/2026/01/R/1", "source": nil,
		"creator_type": "USER", "auto_approval_state": nil,
		"is_manually_flagged": false, "is_policy_flagged": false, "is_verified": nil, "is_exported": nil,
		"is_physical_bill_submitted": nil, "physical_bill_submitted_at": nil,
		"last_paid_at": nil, "last_approved_at": nil, "last_submitted_at": nil, "last_resubmitted_at": nil,
		"approvals": []object{{
			"approver_user_id": administrator.ID, "approver_user": administrator, "state": "APPROVAL_DONE",
		}},
		"next_approver_user_ids": []string{}, "comments": []object{}, "applied_advance_wallets": nil,
		"reimbursement_id": nil, "reimbursement": nil, "accounting_export_summary": object{},
	},
	"EXPENSE": {
		"id": "txEmulated", "report_id": "rpEmulated", "user_id": administrator.ID, "amount": 47.99, "currency": "USD",
		"purpose": "A taxi", "state": "APPROVED", "seq_num": "E/2026/01/T/1",
	},
	"CATEGORY":    {"id": 1, "name": "Travel", "sub_category": nil, "is_enabled": true},
	"PROJECT":     {"id": 1, "name": "Bridge", "sub_project": nil, "is_enabled": true},
	"COST_CENTER": {"id": 1, "name": "Works", "is_enabled": true},
	"EXPENSE_FIELD": {
		"id": 1, "field_name": "Vehicle", "type": "SELECT", "options": []string{"Bus", "Car"}, "placeholder": "Which",
		"is_mandatory": false, "is_enabled": true,
	},
	"CORPORATE_CARD": {"id": "baccEmulated", "bank_name": "Bank", "card_number": "XXXX-1234", "cardholder_name": nil},
	"TAX_GROUP":      {"id": "tgEmulated", "name": "VAT", "percentage": 0.2, "is_enabled": true},
	"ORG_SETTING":    {"regional_settings": object{}},
}
