package nango

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var connectionsData = tf.DataSource[*nangoapi.Client, *connections]{
	Type: "nango_connections",
	Description: "Use this data source to list connections: those of your users as well as those that Terraform manages. It takes one call for 2,000 connections, and contains no credentials. " +
		"The list is stored in the state, so filter it if the environment has many connections.",
	Attributes: map[string]schema.Attribute{
		"integration": schema.StringAttribute{
			Optional: true, Validators: append(tf.NotEmpty(), uniqueKey()),
			MarkdownDescription: "Key of the integration whose connections are listed. Without it, the list contains connections of all integrations.",
		},
		"tags": schema.MapAttribute{
			Optional: true, ElementType: types.StringType, Validators: []validator.Map{connectionTags()},
			MarkdownDescription: "Tags that the listed connections have, such as `{ organization_id = \"acme\" }`. Without them, the list contains connections with any tags.",
		},
		"search": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Part of the ID of the listed connections, or of their end user's name or email address. Without it, the list contains all.",
		},
		"connections": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "The connections, the newest first.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"id":            computedString("The integration and the connection ID, separated by a slash, which is the import ID."),
				"integration":   computedString("Key of the integration."),
				"connection_id": computedString("ID of the connection, unique in its integration."),
				"provider_name": computedString("Provider of the integration."),
				"tags":          schema.MapAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: tagsDescription},
				"metadata":      computedString("Metadata of the connection, as a JSON object."),
				"created_at":    computedString("Time at which the connection was created (RFC 3339)."),
				"has_errors":    schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the credentials of the connection are invalid, or its last sync failed."},
			}},
		},
	},
}

type connections struct {
	Integration types.String        `tfsdk:"integration"`
	Tags        types.Map           `tfsdk:"tags"`
	Search      types.String        `tfsdk:"search"`
	Connections []connectionElement `tfsdk:"connections"`
}

type connectionElement struct {
	ID           types.String `tfsdk:"id"`
	Integration  types.String `tfsdk:"integration"`
	ConnectionID types.String `tfsdk:"connection_id"`
	ProviderName types.String `tfsdk:"provider_name"`
	Tags         types.Map    `tfsdk:"tags"`
	Metadata     types.String `tfsdk:"metadata"`
	CreatedAt    types.String `tfsdk:"created_at"`
	HasErrors    types.Bool   `tfsdk:"has_errors"`
}

func (m *connections) Read(ctx context.Context, api *nangoapi.Client) error {
	all, err := api.Connections.List(ctx, nangoapi.ConnectionFilter{
		Integration: m.Integration.ValueString(), Search: m.Search.ValueString(), Tags: tf.MapEntries(m.Tags),
	})
	m.Connections = []connectionElement{}
	for _, c := range all {
		metadata, _ := nangoapi.CanonicalJSON(c.Metadata)
		m.Connections = append(m.Connections, connectionElement{
			ID: types.StringValue(c.ObjectID()), Integration: types.StringValue(c.Integration), ConnectionID: types.StringValue(c.ConnectionID),
			ProviderName: types.StringValue(c.Provider), Tags: tf.MapOf(c.Tags), Metadata: types.StringValue(metadata),
			CreatedAt: timeText(c.Created), HasErrors: types.BoolValue(len(c.Errors) > 0),
		})
	}
	return err
}
