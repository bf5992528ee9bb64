package fyleapi

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// ReportActions are the actions of the events of reports (fylein/fyle-platform-docs, reference/admin.yaml, report_out_subscriptions_admin).
// Fyle documents the events of no other kind of object.
var ReportActions = []string{"ACCOUNTING_EXPORT_INITIATED", "ADMIN_APPROVED", "APPROVED", "MARK_PAID", "STATE_CHANGE_PAYMENT_PROCESSING"}

// testMark is in each text of a test event.
const testMark = "Test delivery by Terraform"

// ReportEvent is an event of a report.
type ReportEvent struct {
	Resource string         `json:"resource"`
	Action   string         `json:"action"`
	Data     map[string]any `json:"data"`
	Reason   string         `json:"reason"`
}

// TestEvent returns an event of a report that does not exist, of the connected user and organisation. It has all documented members, and
// Fyle signs no event.
func (p Profile) TestEvent(action string, at time.Time) ReportEvent {
	state, shown := "APPROVED", "Approved"
	switch action {
	case "STATE_CHANGE_PAYMENT_PROCESSING":
		state, shown = "PAYMENT_PROCESSING", "Payment processing"
	case "MARK_PAID":
		state, shown = "PAID", "Paid"
	}
	stamp := at.UTC().Format("2006-01-02T15:04:05.000000-07:00")
	user := map[string]any{"id": p.UserID, "email": p.User.Email, "full_name": p.User.FullName}
	const employeeID = "ouTerraformTest"
	return ReportEvent{Resource: "REPORT", Action: action, Reason: testMark + ".", Data: map[string]any{
		"id": "rp" + uuid.NewString()[:8] + "Test", "org_id": p.OrgID, "created_at": stamp, "updated_at": stamp,
		"user_id": p.UserID, "user": user, "updated_by_user": user,
		"employee_id": employeeID, "employee": map[string]any{
			"id": employeeID, "org_id": p.OrgID, "user_id": p.UserID, "user": user, "code": nil, "department_id": nil, "department": nil,
			"business_unit": nil, "location": nil, "title": nil, "has_accepted_invite": true, "is_enabled": true,
			"ach_account": map[string]any{"added": false, "verified": nil, "suspended": nil},
		},
		"purpose": testMark, "currency": p.Org.Currency, "amount": 47.99, "tax": nil, "num_expenses": 1,
		"state": state, "state_display_name": shown, "seq_num": "C/2026/01/R/1", "source": nil, "creator_type": "USER", "auto_approval_state": nil,
		"is_manually_flagged": false, "is_policy_flagged": false, "is_verified": nil, "is_exported": nil,
		"is_physical_bill_submitted": nil, "physical_bill_submitted_at": nil,
		"last_paid_at": nil, "last_approved_at": stamp, "last_submitted_at": stamp, "last_resubmitted_at": nil,
		"approvals":              []any{map[string]any{"approver_user_id": p.UserID, "approver_user": user, "state": "APPROVAL_DONE"}},
		"next_approver_user_ids": []string{}, "comments": []any{}, "applied_advance_wallets": nil,
		"reimbursement_id": nil, "reimbursement": nil, "accounting_export_summary": map[string]any{},
	}}
}

// Deliver posts an event to the receiver of a webhook, as Fyle does, and returns the status of the answer.
func (c *Client) Deliver(ctx context.Context, receiver string, event ReportEvent) (status int, err error) {
	return rest.Deliver(ctx, c.caller, receiver, event)
}
