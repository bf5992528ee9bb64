package fillout

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

const (
	databaseIDDescription = "ID of the database, from data source `integrations_fillout_databases`."
	activeDescription     = "Whether Fillout sends anything to it. Fillout documents no way to switch one off or on."
)

var eventsDescription = "What to be told of: `" + strings.Join(filloutapi.Events, "`, `") + "`."

var databaseWebhookResource = tf.Resource[*filloutapi.Client, *databaseWebhook]{
	Type: "fillout_database_webhook",
	Description: "A database webhook sends what happens in a Fillout database (Zite Database) to a URL: records, tables and fields that are created, updated or deleted. Fillout can change none of its arguments, so each change makes a new webhook with another secret. " +
		"Of an apply that was killed a webhook can stay behind whose secret nobody has: the next apply makes another one and warns with the ID of the first; import that into a resource of its own and destroy it.",
	Attributes: map[string]schema.Attribute{
		"id": tf.Computed("ID of the webhook, unique in its database."),
		"database_id": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(), PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: databaseIDDescription + " Changing it makes a new webhook.",
		},
		"url": schema.StringAttribute{
			Required: true, PlanModifiers: tf.RequiresReplace(), Validators: []validator.String{tf.WebhookURL()},
			MarkdownDescription: "Address that events are sent to. Changing it makes a new webhook.",
		},
		"events": schema.SetAttribute{
			Required: true, ElementType: types.StringType, PlanModifiers: []planmodifier.Set{setplanmodifier.RequiresReplace()},
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(tf.WarnUnlessOneOf(filloutapi.Events...))},
			MarkdownDescription: eventsDescription + " At least one. Changing them makes a new webhook.",
		},
		"table_id": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(), PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "ID of the only table to be told of, from data source `integrations_fillout_database`. If unset, all tables. Changing it makes a new webhook.",
		},
		"secret": schema.StringAttribute{
			Computed: true, Sensitive: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Secret by which the receiver can tell that Fillout sent an event; by which header and algorithm is not documented. Fillout shows it once, when the webhook is created, so it is kept in Terraform's state, and null after an import and in data sources.",
		},
		"active": schema.BoolAttribute{
			Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			MarkdownDescription: activeDescription,
		},
		"key_fingerprint": keyFingerprint(),
	},
	Identity: []string{"database_id", "id"},
	List: func(ctx context.Context, api *filloutapi.Client, empty func() *databaseWebhook) iter.Seq2[*databaseWebhook, error] {
		return tf.Each(api.AllDatabaseWebhooks(ctx), empty, func(m *databaseWebhook, w filloutapi.DatabaseWebhook, err error) error {
			return m.fromAPI(api, w, err)
		})
	},
}

type databaseWebhook struct {
	ID             types.String `tfsdk:"id"`
	DatabaseID     types.String `tfsdk:"database_id"`
	URL            types.String `tfsdk:"url"`
	Events         types.Set    `tfsdk:"events"`
	TableID        types.String `tfsdk:"table_id"`
	Secret         types.String `tfsdk:"secret"`
	Active         types.Bool   `tfsdk:"active"`
	KeyFingerprint types.String `tfsdk:"key_fingerprint"`
}

// Check warns only: where a database was deleted, the plan is still to show what becomes of its webhook.
func (m *databaseWebhook) Check(ctx context.Context, api *filloutapi.Client) error {
	if m.DatabaseID.ValueString() == "" {
		return nil
	}
	err := api.CheckDatabase(ctx, m.DatabaseID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		tf.Warn(ctx, "There is no such database", "%s The apply will fail.", databaseNotFound(m.DatabaseID))
		return nil
	}
	return err
}

func (m *databaseWebhook) Create(ctx context.Context, api *filloutapi.Client) error {
	made, duplicate, err := api.CreateDatabaseWebhook(ctx, m.toAPI())
	if errors.Is(err, filloutapi.ErrNoDatabase) {
		return tf.Invalid("database_id", "%s", databaseNotFound(m.DatabaseID))
	}
	if made.ID == "" {
		return err
	}
	if duplicate != "" {
		tf.Warn(ctx, "Another webhook does the same", "The database %s had the webhook %s with this URL, these events and these tables already, so each event is now sent twice. "+
			"If nobody manages that one, import it here, or into another resource to destroy it.", made.DatabaseID, duplicate)
	}
	if made.Secret != "" {
		m.Secret = types.StringValue(made.Secret)
	}
	return cmp.Or(err, m.fromAPI(api, made, nil))
}

func (m *databaseWebhook) Read(ctx context.Context, api *filloutapi.Client) error {
	w, err := api.DatabaseWebhook(ctx, m.DatabaseID.ValueString(), m.ID.ValueString())
	err = suspectOtherAccount(err, api, "database", m.DatabaseID, m.KeyFingerprint)
	if errors.Is(err, filloutapi.ErrNoDatabase) {
		tf.Warn(ctx, "The database was deleted", "Fillout has no database %s any more, and its webhooks went with it.", m.DatabaseID.ValueString())
	}
	if err == nil && !w.Active {
		tf.Warn(ctx, "The webhook is switched off", "Fillout sends nothing to the webhook %s of the database %s, and documents no way to switch it on. Replace it: terraform apply -replace=…", w.ID, w.DatabaseID)
	}
	return m.fromAPI(api, w, err)
}

func (m *databaseWebhook) Delete(ctx context.Context, api *filloutapi.Client) error {
	return suspectOtherAccount(api.DeleteDatabaseWebhook(ctx, m.DatabaseID.ValueString(), m.ID.ValueString()), api, "database", m.DatabaseID, m.KeyFingerprint)
}

func (m *databaseWebhook) toAPI() filloutapi.DatabaseWebhook {
	w := filloutapi.DatabaseWebhook{DatabaseID: m.DatabaseID.ValueString(), URL: m.URL.ValueString(), Events: tf.StringsOf(m.Events)}
	if !m.TableID.IsNull() {
		w.TableIDs = []string{m.TableID.ValueString()}
	}
	return w
}

// fromAPI leaves the secret as it is: only the answer to a create has it.
func (m *databaseWebhook) fromAPI(api *filloutapi.Client, w filloutapi.DatabaseWebhook, err error) error {
	if err != nil {
		return err
	}
	m.ID = types.StringValue(w.ID)
	m.DatabaseID = types.StringValue(w.DatabaseID)
	m.URL = types.StringValue(w.URL)
	m.Events = tf.SetOf(w.Events)
	m.TableID = types.StringNull()
	if len(w.TableIDs) > 0 { // more than one cannot be asked for, so it shows as a difference
		m.TableID = types.StringValue(strings.Join(w.TableIDs, ","))
	}
	m.Active = types.BoolValue(w.Active)
	m.KeyFingerprint = fingerprint(api, m.DatabaseID)
	return nil
}
