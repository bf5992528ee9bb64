package fillout

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

const testDeliveryDescription = " to the receiver of a webhook, from the machine that Terraform runs on, and fails unless the receiver answers with a status of 2xx. " +
	"Fillout has no call that tests a webhook, so the action cannot show that Fillout itself reaches the receiver."

var testDeliveryAction = tf.Action[*filloutapi.Client, *testDelivery]{
	Type: "fillout_webhook_test_delivery", Verb: "send", Noun: "a test delivery of a Fillout webhook",
	Description: "Sends a submission of a form" + testDeliveryDescription + "\n\n## Notes\n\n" +
		"- The submission has the questions of the form. Short and long answers are \"Test delivery by Terraform\", and no other question is answered. The ID of the submission belongs to no submission in Fillout. The user agent is that of this provider.\n" +
		"- Fillout does not sign its requests. The test delivery has no signature either.\n" +
		"- Nothing is sent again, and no redirect is followed.",
	Attributes: map[string]schema.Attribute{
		"url": tf.TestReceiver("integrations_fillout_webhook"),
		"form_id": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(), MarkdownDescription: formIDDescription,
		},
	},
}

type testDelivery struct {
	tf.Timeout
	URL    types.String `tfsdk:"url"`
	FormID types.String `tfsdk:"form_id"`
}

func (m *testDelivery) Invoke(ctx context.Context, api *filloutapi.Client, progress func(string, ...any)) error {
	form, err := api.Form(ctx, m.FormID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		return aForm.notFound(ctx, api, "form_id", m.FormID)
	}
	if err != nil {
		return err
	}
	return tf.DeliverTest(m.URL, "a submission of the form "+string(form.ID), progress, func(receiver string) (int, error) {
		return api.Deliver(ctx, receiver, filloutapi.TestSubmission(form, time.Now()))
	})
}

var databaseTestDeliveryAction = tf.Action[*filloutapi.Client, *databaseTestDelivery]{
	Type: "fillout_database_webhook_test_delivery", Verb: "send", Noun: "a test delivery of a Fillout database webhook",
	Description: "Sends an event of a database" + testDeliveryDescription + "\n\n## Notes\n\n" +
		"- The event has the ID and the fields of a table of the database. In a record, each text field has the value \"Test delivery by Terraform\", and the ID of the record belongs to no record in Fillout. `metadata` has 0 as the IDs of the webhook and of the organisation. The user agent is that of this provider.\n" +
		"- The test delivery has no signature. Fillout signs events with the secret of the webhook, but documents neither the header nor the algorithm. A receiver that requires the signature refuses the test delivery.\n" +
		"- Nothing is sent again, and no redirect is followed.",
	Attributes: map[string]schema.Attribute{
		"url": tf.TestReceiver("integrations_fillout_database_webhook"),
		"database_id": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(), MarkdownDescription: databaseIDDescription,
		},
		"table_id": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(), MarkdownDescription: "ID of the table that the event is about. Default: the first table of the database.",
		},
		"event": schema.StringAttribute{
			Required: true, Validators: []validator.String{tf.OneOf(filloutapi.Events...)},
			MarkdownDescription: "What has happened: one of `" + strings.Join(filloutapi.Events, "`, `") + "`.",
		},
	},
}

type databaseTestDelivery struct {
	tf.Timeout
	URL        types.String `tfsdk:"url"`
	DatabaseID types.String `tfsdk:"database_id"`
	TableID    types.String `tfsdk:"table_id"`
	Event      types.String `tfsdk:"event"`
}

func (m *databaseTestDelivery) Invoke(ctx context.Context, api *filloutapi.Client, progress func(string, ...any)) error {
	database, err := api.Database(ctx, m.DatabaseID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		return aDatabase.notFound(ctx, api, "database_id", m.DatabaseID)
	}
	if err != nil {
		return err
	}
	i := slices.IndexFunc(database.Tables, func(t filloutapi.Table) bool {
		return m.TableID.IsNull() || string(t.ID) == m.TableID.ValueString()
	})
	if i < 0 {
		return tf.Invalid("table_id", "The database %s does not have this table, or has no table. Data source integrations_fillout_database lists its tables.", m.DatabaseID.ValueString())
	}
	event := m.Event.ValueString()
	return tf.DeliverTest(m.URL, "the event "+event, progress, func(receiver string) (int, error) {
		return api.Deliver(ctx, receiver, filloutapi.TestEvent(event, string(database.ID), database.Tables[i], time.Now()))
	})
}
