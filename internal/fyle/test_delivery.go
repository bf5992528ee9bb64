package fyle

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fyleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

const defaultReportAction = "ADMIN_APPROVED"

var testDeliveryAction = tf.Action[*fyleapi.Client, *testDelivery]{
	Type: "fyle_webhook_test_delivery", Verb: "send", Noun: "a test delivery of a Fyle webhook",
	Description: "Sends the event of a report to the receiver of a webhook, from the machine that Terraform runs on, and fails unless the receiver answers with a status of 2xx. Fyle has no call that tests a webhook, so the action cannot show that Fyle itself reaches the receiver.\n\n## Notes\n\n" +
		"- The event is that of a report which does not exist. It has the ID of your organisation and you as the user. Its `reason` and its `purpose` are \"Test delivery by Terraform\", and the user agent is that of this provider.\n" +
		"- Fyle documents the events of reports only, so the action sends no others.\n" +
		"- Fyle does not sign its requests, and has no headers of your own. The test delivery has neither.\n" +
		"- Nothing is sent again, and no redirect is followed.",
	Attributes: map[string]schema.Attribute{
		"url": tf.TestReceiver("integrations_fyle_webhook"),
		"action": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tf.OneOf(fyleapi.ReportActions...)},
			MarkdownDescription: "What has happened to the report: one of `" + strings.Join(fyleapi.ReportActions, "`, `") + "`. Default: `" + defaultReportAction + "`.",
		},
	},
}

type testDelivery struct {
	tf.Timeout
	URL    types.String `tfsdk:"url"`
	Action types.String `tfsdk:"action"`
}

func (m *testDelivery) Invoke(ctx context.Context, api *fyleapi.Client, progress func(string, ...any)) error {
	profile, err := api.Profile(ctx)
	if err != nil {
		return err
	}
	action := cmp.Or(m.Action.ValueString(), defaultReportAction)
	return tf.DeliverTest(m.URL, "the event "+action+" of a report", progress, func(receiver string) (int, error) {
		return api.Deliver(ctx, receiver, profile.TestEvent(action, time.Now()))
	})
}
