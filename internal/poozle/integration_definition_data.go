package poozle

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

const definitionDescription = "An integration definition is a third party that Poozle can connect to, such as GitHub, Jira or Gmail. Its ID differs between workspaces, so find it by its key. " +
	"The Poozle server needs internet access to answer this request."

var integrationDefinitionData = tf.DataSource[*poozleapi.Client, *definition]{
	Type:        "poozle_integration_definition",
	Description: "Use this data source to find one integration definition by its key. " + definitionDescription,
	Attributes:  definitionAttributes(true),
}

var integrationDefinitionsData = tf.DataSource[*poozleapi.Client, *definitions]{
	Type:        "poozle_integration_definitions",
	Description: "Use this data source to list the integration definitions of the workspace. " + definitionDescription,
	Attributes: map[string]schema.Attribute{
		"category": schema.StringAttribute{
			Optional: true, Validators: append(tf.NotEmpty(), tf.OneOf(poozleapi.Categories...)),
			MarkdownDescription: "Category by which the list is filtered: `" + strings.Join(poozleapi.Categories, "`, `") + "`. Without it, the list contains all definitions.",
		},
		"include_auth_types": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "Whether to read `auth_types`, which takes one call for each definition. If it is not true, they are null.",
		},
		"integration_definitions": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "The definitions, in Poozle's order.",
			NestedObject: schema.NestedAttributeObject{Attributes: definitionAttributes(false)},
		},
	},
}

func definitionAttributes(byKey bool) map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	authTypes := "How Poozle can authenticate at the third party, by the values of an account's `auth_type`, such as `Api Key` and `OAuth2`. It is null, with a warning, if the server cannot load the code of the integration."
	if !byKey {
		authTypes = "How Poozle can authenticate at the third party, by the values of an account's `auth_type`. It is null unless `include_auth_types` is true."
	}
	return map[string]schema.Attribute{
		"key":                       schema.StringAttribute{Required: byKey, Computed: !byKey, MarkdownDescription: "Key of the integration: `github`, `jira`, `gmail`, `notion`, `google_drive`, `google_calendar`, `confluence`, `stripe`, or the key of a custom integration."},
		"id":                        text("ID in this workspace."),
		"name":                      text("Display name."),
		"category":                  text("Category of the integration."),
		"version":                   text("Version of the integration that the workspace uses."),
		"release_stage":             text("`ALPHA`, `BETA`, `GENERALLY_AVAILABLE`, or `CUSTOM` for a custom integration."),
		"source_url":                text("Address of the code that Poozle runs for the integration."),
		"is_latest":                 schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether `version` is the latest one. It is true for a custom integration."},
		"latest_version":            text("Latest version in Poozle's repository. Of a custom integration, it is `version`."),
		"latest_version_source_url": text("Address of the code of the latest version."),
		"auth_types": schema.MapNestedAttribute{
			Computed: true, MarkdownDescription: authTypes,
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"inputs": schema.MapAttribute{
					Computed: true, ElementType: types.StringType,
					MarkdownDescription: "The inputs that an account has in `config`: their descriptions, by their keys.",
				},
				"default_scopes": schema.ListAttribute{
					Computed: true, ElementType: types.StringType,
					MarkdownDescription: "Scopes that Poozle requests in addition to those of the OAuth app. Register both at the third party.",
				},
				"authorization_url": text("Address at which users consent; null if the type is not OAuth."),
				"token_url":         text("Address at which Poozle requests tokens; null if the type is not OAuth."),
			}},
		},
	}
}

type definition struct {
	Key                    types.String        `tfsdk:"key"`
	ID                     types.String        `tfsdk:"id"`
	Name                   types.String        `tfsdk:"name"`
	Category               types.String        `tfsdk:"category"`
	Version                types.String        `tfsdk:"version"`
	ReleaseStage           types.String        `tfsdk:"release_stage"`
	SourceURL              types.String        `tfsdk:"source_url"`
	IsLatest               types.Bool          `tfsdk:"is_latest"`
	LatestVersion          types.String        `tfsdk:"latest_version"`
	LatestVersionSourceURL types.String        `tfsdk:"latest_version_source_url"`
	AuthTypes              map[string]authType `tfsdk:"auth_types"`
}

type authType struct {
	Inputs           types.Map    `tfsdk:"inputs"`
	DefaultScopes    types.List   `tfsdk:"default_scopes"`
	AuthorizationURL types.String `tfsdk:"authorization_url"`
	TokenURL         types.String `tfsdk:"token_url"`
}

func (m *definition) Read(ctx context.Context, api *poozleapi.Client) error {
	found, err := definitionWithKey(ctx, api, m.Key.ValueString())
	if err != nil {
		return err
	}
	m.fromAPI(found)
	m.readAuthTypes(ctx, api)
	return nil
}

func (m *definition) fromAPI(d poozleapi.Definition) {
	m.Key = types.StringValue(d.Key)
	m.ID = types.StringValue(d.ID)
	m.Name = types.StringValue(d.Name)
	m.Category = types.StringValue(d.Category)
	m.Version = types.StringValue(d.Version)
	m.ReleaseStage = types.StringValue(d.ReleaseStage)
	m.SourceURL = types.StringValue(d.SourceURL)
	m.IsLatest = types.BoolValue(d.IsLatest)
	m.LatestVersion = types.StringValue(d.LatestVersion)
	m.LatestVersionSourceURL = types.StringValue(d.LatestVersionSource)
}

// readAuthTypes reads the specification. The other attributes are usable without it.
func (m *definition) readAuthTypes(ctx context.Context, api *poozleapi.Client) {
	specification, err := api.Definitions.Specification(ctx, m.ID.ValueString())
	if err != nil {
		tf.Warn(ctx, "The authentication types of an integration are unknown", "Poozle cannot load the code of the integration %s, so its auth_types are null: %s", m.ID.ValueString(), err)
		return
	}
	m.AuthTypes = map[string]authType{}
	for name, a := range specification.AuthTypes {
		m.AuthTypes[name] = authType{
			Inputs:           tf.MapOf(specification.Inputs(name)),
			DefaultScopes:    tf.ListOf(a.DefaultScopes),
			AuthorizationURL: types.StringPointerValue(a.AuthorizationURL),
			TokenURL:         types.StringPointerValue(a.TokenURL),
		}
	}
}

type definitions struct {
	Category         types.String `tfsdk:"category"`
	IncludeAuthTypes types.Bool   `tfsdk:"include_auth_types"`
	Definitions      []definition `tfsdk:"integration_definitions"`
}

func (m *definitions) Read(ctx context.Context, api *poozleapi.Client) error {
	all, err := api.Definitions.All(ctx)
	m.Definitions = []definition{}
	for _, d := range all {
		if m.Category.IsNull() || m.Category.ValueString() == d.Category {
			var element definition
			element.fromAPI(d)
			if m.IncludeAuthTypes.ValueBool() {
				element.readAuthTypes(ctx, api)
			}
			m.Definitions = append(m.Definitions, element)
		}
	}
	return err
}
