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
	databaseIDDescription         = "ID of the database, from data source `integrations_fillout_database`."
	databaseWebhookURLDescription = "URL that Fillout sends events to."
	activeDescription             = "Whether the webhook is enabled. Fillout documents no way to enable or disable a webhook."
)

var eventsDescription = "Events that are sent: one or more of `" + strings.Join(filloutapi.Events, "`, `") + "`."

var databaseWebhookResource = tf.Resource[*filloutapi.Client, *databaseWebhook]{
	Type:        "fillout_database_webhook",
	Description: "A database webhook sends a request to a URL when a record, a table or a field of a Fillout database (Zite Database) is created, updated or deleted.",
	Notes: "- Fillout cannot update a database webhook, so each change replaces it. The new webhook has another secret.\n" +
		"- If the database is not found and the API key is not the one that found it last, the refresh fails and the state is unchanged, because the key may belong to another organisation.\n" +
		"- A killed apply can leave a webhook whose secret is lost, and the next apply creates another one: see [When an apply is interrupted](../guides/interrupted.md).",
	Attributes: map[string]schema.Attribute{
		"id": tf.Computed("ID of the webhook, unique in the database."),
		"database_id": schema.StringAttribute{
			Required: true, PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: databaseIDDescription + "\n\nChanging this replaces the webhook.",
		},
		"url": schema.StringAttribute{
			Required: true, PlanModifiers: tf.RequiresReplace(), Validators: []validator.String{tf.WebhookURL()},
			MarkdownDescription: databaseWebhookURLDescription + "\n\nChanging this replaces the webhook.",
		},
		"events": schema.SetAttribute{
			Required: true, ElementType: types.StringType, PlanModifiers: []planmodifier.Set{setplanmodifier.RequiresReplace()},
			Validators:          []validator.Set{tf.AnyOf(filloutapi.Events...), setvalidator.ValueStringsAre(tf.WarnUnlessOneOf(filloutapi.Events...))},
			MarkdownDescription: eventsDescription + "\n\nAnother value only causes a warning, because Fillout may add events. Changing this replaces the webhook.",
		},
		"table_id": schema.StringAttribute{
			Optional: true, PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "ID of the only table whose events are sent, from data source `integrations_fillout_database`; null if the events of all tables are sent.\n\nChanging this replaces the webhook.",
		},
		"secret": schema.StringAttribute{
			Computed: true, Sensitive: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Secret with which the receiver can authenticate events. Fillout does not document the header and the algorithm. Fillout shows the secret only once, so it is null in data sources and lists.\n\nIt is stored in Terraform's state. It stays null after an import.",
		},
		"active": schema.BoolAttribute{
			Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			MarkdownDescription: activeDescription,
		},
	},
	Identity: []string{"database_id", "id"},
	List: func(ctx context.Context, api *filloutapi.Client, empty func() *databaseWebhook) iter.Seq2[*databaseWebhook, error] {
		database := empty().DatabaseID
		return tf.Each(api.ListDatabaseWebhooks(ctx, database.ValueString()), empty, func(m *databaseWebhook, w filloutapi.DatabaseWebhook, err error) error {
			if errors.Is(err, filloutapi.ErrNoDatabase) && !database.IsNull() {
				err = aDatabase.notFound(ctx, api, "database_id", database)
			}
			return m.fromAPI(w, err)
		})
	},
	ListWithin: tf.ListWithin{Attribute: "database_id"},
}

type databaseWebhook struct {
	ID         types.String `tfsdk:"id"`
	DatabaseID types.String `tfsdk:"database_id"`
	URL        types.String `tfsdk:"url"`
	Events     types.Set    `tfsdk:"events"`
	TableID    types.String `tfsdk:"table_id"`
	Secret     types.String `tfsdk:"secret"`
	Active     types.Bool   `tfsdk:"active"`
}

// Check returns an error if the database does not exist. If its webhook was in the state, Check only warns, as for a form.
func (m *databaseWebhook) Check(ctx context.Context, api *filloutapi.Client) error {
	if m.DatabaseID.ValueString() == "" {
		return nil
	}
	err := api.CheckDatabase(ctx, m.DatabaseID.ValueString())
	if !errors.Is(err, rest.ErrNotFound) {
		return err
	}
	return aDatabase.notFoundAtPlan(ctx, api, "database_id", m.DatabaseID)
}

func (m *databaseWebhook) Create(ctx context.Context, api *filloutapi.Client) error {
	w, err := api.CreateDatabaseWebhook(ctx, m.toAPI())
	if errors.Is(err, filloutapi.ErrNoDatabase) {
		return aDatabase.notFound(ctx, api, "database_id", m.DatabaseID)
	}
	if w.ID == "" {
		return err
	}
	if w.Secret != "" {
		m.Secret = types.StringValue(w.Secret)
	}
	foundBy(ctx, api, m.DatabaseID)
	return cmp.Or(err, m.fromAPI(w, nil))
}

// Existing returns webhooks that send the same events to the same URL.
func (m *databaseWebhook) Existing(ctx context.Context, api *filloutapi.Client) ([]tf.Existing, error) {
	equal, err := api.EqualDatabaseWebhooks(ctx, m.toAPI())
	var found []tf.Existing
	for _, w := range equal {
		found = append(found, tf.Existing{ID: w.DatabaseID + "/" + w.ID, Equal: true})
	}
	return found, err
}

func (m *databaseWebhook) Read(ctx context.Context, api *filloutapi.Client) error {
	w, err := api.DatabaseWebhook(ctx, m.DatabaseID.ValueString(), m.ID.ValueString())
	err = suspectOtherAccount(ctx, err, api, "database", m.DatabaseID)
	if errors.Is(err, filloutapi.ErrNoDatabase) {
		api.NoteLost(m.DatabaseID.ValueString())
		tf.Warn(ctx, "The database was deleted", "Fillout no longer has the database %s, and deleted its webhooks with it.", m.DatabaseID.ValueString())
	}
	if err == nil && !w.Active {
		tf.Warn(ctx, "The webhook is disabled", "Fillout sends no events to the webhook %s of the database %s, and documents no way to enable it. Replace it with: terraform apply -replace=…", w.ID, w.DatabaseID)
	}
	if err == nil {
		foundBy(ctx, api, m.DatabaseID)
	}
	if err == nil && tf.Imported(ctx) {
		tf.Warn(ctx, "The secret of the webhook is not known", "Fillout shows a secret only when a webhook is created, so the secret of the imported webhook %s stays null. If the receiver has no copy, replace the webhook with: terraform apply -replace=…", w.ID)
	}
	return m.fromAPI(w, err)
}

func (m *databaseWebhook) Delete(ctx context.Context, api *filloutapi.Client) error {
	return suspectOtherAccount(ctx, api.DeleteDatabaseWebhook(ctx, m.DatabaseID.ValueString(), m.ID.ValueString()), api, "database", m.DatabaseID)
}

// DisplayName returns the host of the URL and the events.
func (m *databaseWebhook) DisplayName() string {
	return tf.HostOf(m.URL) + ": " + strings.Join(tf.StringsOf(m.Events), ", ")
}

func (m *databaseWebhook) toAPI() filloutapi.DatabaseWebhook {
	w := filloutapi.DatabaseWebhook{DatabaseID: m.DatabaseID.ValueString(), URL: m.URL.ValueString(), Events: tf.StringsOf(m.Events)}
	if !m.TableID.IsNull() {
		w.TableIDs = []string{m.TableID.ValueString()}
	}
	return w
}

// fromAPI leaves the secret unchanged, because only the response to a create contains it.
func (m *databaseWebhook) fromAPI(w filloutapi.DatabaseWebhook, err error) error {
	if err != nil {
		return err
	}
	m.ID = types.StringValue(w.ID)
	m.DatabaseID = types.StringValue(w.DatabaseID)
	m.URL = tf.KeepURL(m.URL, w.URL)
	m.Events = tf.SetOf(w.Events)
	m.TableID = types.StringNull()
	if len(w.TableIDs) > 0 { // a configuration cannot set more than one, so several tables are a drift
		m.TableID = types.StringValue(strings.Join(w.TableIDs, ","))
	}
	m.Active = types.BoolValue(w.Active)
	return nil
}
