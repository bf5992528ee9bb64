package poozle

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

const definitionDescription = "An integration definition is a third party that Poozle can connect to, such as GitHub, Jira or Gmail. Its ID differs between workspaces, so find it by its key. " +
	"The Poozle server needs internet access to answer this request."

var integrationDefinitionData = tf.DataSource[*poozleapi.Client, *integrationDefinition]{
	Type:        "poozle_integration_definition",
	Description: "Use this data source to find one integration definition by its key. " + definitionDescription,
	Attributes:  definitionAttributes(true),
}

var integrationDefinitionsData = tf.DataSource[*poozleapi.Client, *integrationDefinitions]{
	Type:        "poozle_integration_definitions",
	Description: "Use this data source to list the integration definitions of the workspace. " + definitionDescription,
	Attributes: map[string]schema.Attribute{
		"category": schema.StringAttribute{
			Optional: true, Validators: []validator.String{stringvalidator.OneOf(poozleapi.Categories...)},
			MarkdownDescription: "Category by which the list is filtered: `" + strings.Join(poozleapi.Categories, "`, `") + "`. Without it, the list contains all definitions.",
		},
		"integration_definitions": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "The definitions, in Poozle's order.",
			NestedObject: schema.NestedAttributeObject{Attributes: definitionAttributes(false)},
		},
	},
}

func definitionAttributes(byKey bool) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"key":           schema.StringAttribute{Required: byKey, Computed: !byKey, MarkdownDescription: "Key of the integration: `github`, `jira`, `gmail`, `notion`, `google_drive`, `google_calendar`, `confluence`, `stripe`, or the key of a custom integration."},
		"id":            schema.StringAttribute{Computed: true, MarkdownDescription: "ID in this workspace."},
		"name":          schema.StringAttribute{Computed: true, MarkdownDescription: "Display name."},
		"category":      schema.StringAttribute{Computed: true, MarkdownDescription: "Category of the integration."},
		"version":       schema.StringAttribute{Computed: true, MarkdownDescription: "Version of the integration that the workspace uses."},
		"release_stage": schema.StringAttribute{Computed: true, MarkdownDescription: "`ALPHA`, `BETA`, `GENERALLY_AVAILABLE`, or `CUSTOM` for a custom integration."},
		"source_url":    schema.StringAttribute{Computed: true, MarkdownDescription: "Address of the code that Poozle runs for the integration."},
	}
}

type integrationDefinition struct {
	Key          types.String `tfsdk:"key"`
	ID           types.String `tfsdk:"id"`
	Name         types.String `tfsdk:"name"`
	Category     types.String `tfsdk:"category"`
	Version      types.String `tfsdk:"version"`
	ReleaseStage types.String `tfsdk:"release_stage"`
	SourceURL    types.String `tfsdk:"source_url"`
}

func (m *integrationDefinition) Read(ctx context.Context, api *poozleapi.Client) error {
	all, err := api.Definitions.All(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for _, d := range all {
		if d.Key == m.Key.ValueString() {
			ids = append(ids, d.ID)
			defer m.fromAPI(d)
		}
	}
	switch len(ids) {
	case 0:
		return tf.Invalid("key", "The workspace has no integration definition with the key %q. It has: %s.", m.Key.ValueString(), describeDefinitions(ctx, api))
	case 1:
		return nil
	default:
		return tf.Invalid("key", "The workspace has more than one integration definition with the key %q. Use one of their IDs instead of this data source: %s.", m.Key.ValueString(), strings.Join(ids, ", "))
	}
}

func (m *integrationDefinition) fromAPI(d poozleapi.Definition) {
	m.Key = types.StringValue(d.Key)
	m.ID = types.StringValue(d.ID)
	m.Name = types.StringValue(d.Name)
	m.Category = types.StringValue(d.Category)
	m.Version = types.StringValue(d.Version)
	m.ReleaseStage = types.StringValue(d.ReleaseStage)
	m.SourceURL = types.StringValue(d.SourceURL)
}

type integrationDefinitions struct {
	Category    types.String            `tfsdk:"category"`
	Definitions []integrationDefinition `tfsdk:"integration_definitions"`
}

func (m *integrationDefinitions) Read(ctx context.Context, api *poozleapi.Client) error {
	all, err := api.Definitions.All(ctx)
	m.Definitions = []integrationDefinition{}
	for _, d := range all {
		if m.Category.IsNull() || m.Category.ValueString() == d.Category {
			var element integrationDefinition
			element.fromAPI(d)
			m.Definitions = append(m.Definitions, element)
		}
	}
	return err
}
