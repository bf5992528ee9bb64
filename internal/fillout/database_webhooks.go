package fillout

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var databaseWebhooksData = tf.DataSource[*filloutapi.Client, *databaseWebhooks]{
	Type:        "fillout_database_webhooks",
	Description: "Use this data source to list all webhooks of one database, including those that Terraform does not manage.",
	Attributes: map[string]schema.Attribute{
		"database_id": schema.StringAttribute{Required: true, Validators: tf.NotEmpty(), MarkdownDescription: databaseIDDescription},
		"webhooks": computedList("The webhooks, in Fillout's order.", map[string]schema.Attribute{
			"id":     computedString("ID of the webhook."),
			"url":    computedString(databaseWebhookURLDescription),
			"events": schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: eventsDescription},
			"table_ids": schema.SetAttribute{
				Computed: true, ElementType: types.StringType,
				MarkdownDescription: "IDs of the only tables whose events are sent; null if the events of all tables are sent.",
			},
			"active": schema.BoolAttribute{Computed: true, MarkdownDescription: activeDescription},
		}),
	},
}

type databaseWebhooks struct {
	DatabaseID types.String             `tfsdk:"database_id"`
	Webhooks   []databaseWebhookElement `tfsdk:"webhooks"`
}

type databaseWebhookElement struct {
	ID       types.String `tfsdk:"id"`
	URL      types.String `tfsdk:"url"`
	Events   types.Set    `tfsdk:"events"`
	TableIDs types.Set    `tfsdk:"table_ids"`
	Active   types.Bool   `tfsdk:"active"`
}

func (m *databaseWebhooks) Read(ctx context.Context, api *filloutapi.Client) error {
	webhooks, err := api.DatabaseWebhooks(ctx, m.DatabaseID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		return aDatabase.notFound(ctx, api, "database_id", m.DatabaseID)
	}
	m.Webhooks = []databaseWebhookElement{}
	for _, w := range webhooks {
		element := databaseWebhookElement{
			ID: types.StringValue(w.ID), URL: types.StringValue(w.URL), Events: tf.SetOf(w.Events),
			TableIDs: types.SetNull(types.StringType), Active: types.BoolValue(w.Active),
		}
		if len(w.TableIDs) > 0 {
			element.TableIDs = tf.SetOf(w.TableIDs)
		}
		m.Webhooks = append(m.Webhooks, element)
	}
	return err
}
