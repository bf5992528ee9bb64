package poozle

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var syncData = tf.DataSource[*poozleapi.Client, *synchronization]{
	Type: "poozle_sync",
	Description: "Use this data source to read the status of an integration account's synchronization, such as in a `check` block. " +
		"Only a Poozle server with Temporal synchronizes, as in Poozle's docker-compose file. On another one, `scheduled` is false, and there are no jobs.",
	Attributes: map[string]schema.Attribute{
		"integration_account_id": schema.StringAttribute{Required: true, Validators: tf.NotEmpty(), MarkdownDescription: "ID of the integration account."},
		"scheduled":              schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether Poozle has a schedule for the account."},
		"status":                 schema.StringAttribute{Computed: true, MarkdownDescription: "Status of the last job: " + syncStatuses + "; null if there is none."},
		"failed_message":         schema.StringAttribute{Computed: true, MarkdownDescription: "Why the last job failed; null if it did not."},
		"records_synced":         schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of records that the last job copied; null if it is not known."},
		"jobs": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "All jobs. The last one is the one that changed last.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id":             schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the job."},
				"status":         schema.StringAttribute{Computed: true, MarkdownDescription: "Status of the job: " + syncStatuses + "."},
				"failed_message": schema.StringAttribute{Computed: true, MarkdownDescription: "Why the job failed; null if it did not."},
				"records_synced": schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of records that the job copied; null if it is not known."},
				"created_at":     schema.StringAttribute{Computed: true, MarkdownDescription: "Time at which the job was created, RFC 3339."},
				"updated_at":     schema.StringAttribute{Computed: true, MarkdownDescription: "Time at which the job changed last, RFC 3339."},
			}},
		},
	},
}

const syncStatuses = "`PENDING`, `RUNNING`, `FAILED` or `SUCCEEDED`"

type synchronization struct {
	IntegrationAccountID types.String `tfsdk:"integration_account_id"`
	Scheduled            types.Bool   `tfsdk:"scheduled"`
	Status               types.String `tfsdk:"status"`
	FailedMessage        types.String `tfsdk:"failed_message"`
	RecordsSynced        types.Int64  `tfsdk:"records_synced"`
	Jobs                 []syncJob    `tfsdk:"jobs"`
}

type syncJob struct {
	ID            types.String `tfsdk:"id"`
	Status        types.String `tfsdk:"status"`
	FailedMessage types.String `tfsdk:"failed_message"`
	RecordsSynced types.Int64  `tfsdk:"records_synced"`
	CreatedAt     types.String `tfsdk:"created_at"`
	UpdatedAt     types.String `tfsdk:"updated_at"`
}

func (m *synchronization) Read(ctx context.Context, api *poozleapi.Client) error {
	s, err := api.IntegrationAccounts.Sync(ctx, m.IntegrationAccountID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		return tf.Invalid("integration_account_id", "There is no integration account with the ID %q. Data source integrations_poozle_integration_accounts lists all integration accounts.", m.IntegrationAccountID.ValueString())
	}
	if err != nil {
		return err
	}
	m.Scheduled = types.BoolValue(s.Scheduled())
	m.Jobs = []syncJob{}
	for _, j := range s.Jobs {
		m.Status, m.FailedMessage, m.RecordsSynced = types.StringValue(j.Status), types.StringPointerValue(j.FailedMessage), types.Int64PointerValue(j.RecordsSynced)
		m.Jobs = append(m.Jobs, syncJob{
			ID: types.StringValue(j.ID), Status: m.Status, FailedMessage: m.FailedMessage, RecordsSynced: m.RecordsSynced,
			CreatedAt: types.StringValue(j.CreatedAt.Format(time.RFC3339)), UpdatedAt: types.StringValue(j.UpdatedAt.Format(time.RFC3339)),
		})
	}
	return nil
}
