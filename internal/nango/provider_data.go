package nango

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

const providerDescription = "A provider is a third party that Nango can connect to, with one way to authenticate. An integration is made of one."

var providerData = tf.DataSource[*nangoapi.Client, *provider]{
	Type:        "nango_provider",
	Description: "Use this data source to find out what an integration of a provider, and its connections, need. " + providerDescription,
	Attributes: with(providerAttributes(true), map[string]schema.Attribute{
		"authorization_url":        computedString("Address at which users consent, which can have placeholders such as `${connectionConfig.subdomain}`; null if there is none, or several."),
		"token_url":                computedString("Address at which Nango requests tokens, which can have placeholders; null if there is none, or several."),
		"scope_separator":          computedString("What separates scopes in a request to the provider; null if it is a space."),
		"default_scopes":           computedStrings("Scopes of an integration that sets none."),
		"connection_config":        computedStrings("Names of the fields that a connection has in `connection_config`."),
		"credentials":              computedStrings("Names of the fields that a connection's credentials have, if the provider declares them."),
		"integration_config":       computedStrings("Names of the fields that an integration has in `integration_config`."),
		"receives_webhooks":        schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether an integration has a `webhook_url`, at which Nango receives webhooks of the provider."},
		"sets_own_webhook_secrets": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether you choose the secret of the provider's webhooks, and set it as `webhook_secret` of the integration."},
	}),
}

var providersData = tf.DataSource[*nangoapi.Client, *providers]{
	Type:        "nango_providers",
	Catalogue:   true,
	Description: "Use this data source to list the providers that the Nango server supports, by one call. " + providerDescription,
	Attributes: map[string]schema.Attribute{
		"auth_mode": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Authentication mode by which the list is filtered, such as `OAUTH2`, `API_KEY` or `BASIC`. Without it, the list contains providers of any mode.",
		},
		"category": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Category by which the list is filtered, such as `crm` or `dev-tools`. Without it, the list contains providers of any category.",
		},
		"providers": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "The providers, in Nango's order.",
			NestedObject: schema.NestedAttributeObject{Attributes: providerAttributes(false)},
		},
	},
}

func providerAttributes(one bool) map[string]schema.Attribute {
	name := schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the provider, such as `github`."}
	if one {
		name = schema.StringAttribute{Required: true, Validators: tf.NotEmpty(), MarkdownDescription: "Name of the provider, such as `github`. Data source `integrations_nango_providers` lists all."}
	}
	return map[string]schema.Attribute{
		"name":         name,
		"display_name": computedString("Name that Nango shows to users."),
		"auth_mode":    computedString("How Nango authenticates at the provider, such as `OAUTH2`, `API_KEY` or `BASIC`. The credentials of an integration and of a connection depend on it."),
		"categories":   computedStrings("Categories of the provider, such as `dev-tools`."),
		"docs":         computedString("Address of Nango's documentation of the provider."),
	}
}

func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func computedStrings(description string) schema.ListAttribute {
	return schema.ListAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: description}
}

// with returns the union of two maps.
func with(some, more map[string]schema.Attribute) map[string]schema.Attribute {
	maps.Copy(some, more)
	return some
}

type providerElement struct {
	Name        types.String `tfsdk:"name"`
	DisplayName types.String `tfsdk:"display_name"`
	AuthMode    types.String `tfsdk:"auth_mode"`
	Categories  types.List   `tfsdk:"categories"`
	Docs        types.String `tfsdk:"docs"`
}

type provider struct {
	providerElement

	AuthorizationURL      types.String `tfsdk:"authorization_url"`
	TokenURL              types.String `tfsdk:"token_url"`
	ScopeSeparator        types.String `tfsdk:"scope_separator"`
	DefaultScopes         types.List   `tfsdk:"default_scopes"`
	ConnectionConfig      types.List   `tfsdk:"connection_config"`
	Credentials           types.List   `tfsdk:"credentials"`
	IntegrationConfig     types.List   `tfsdk:"integration_config"`
	ReceivesWebhooks      types.Bool   `tfsdk:"receives_webhooks"`
	SetsOwnWebhookSecrets types.Bool   `tfsdk:"sets_own_webhook_secrets"`
}

func (m *provider) Read(ctx context.Context, api *nangoapi.Client) error {
	p, err := providerNamed(ctx, api, "name", m.Name.ValueString())
	if err != nil {
		return err
	}
	m.providerElement = elementOf(p)
	m.AuthorizationURL = textOrNull(string(p.AuthorizationURL))
	m.TokenURL = textOrNull(string(p.TokenURL))
	m.ScopeSeparator = textOrNull(p.ScopeSeparator)
	m.DefaultScopes = tf.ListOf(p.DefaultScopes)
	m.ConnectionConfig = fieldNames(p.ConnectionConfig)
	m.Credentials = fieldNames(p.Credentials)
	m.IntegrationConfig = fieldNames(p.IntegrationConfig)
	m.ReceivesWebhooks = types.BoolValue(p.WebhookRoutingScript != "")
	m.SetsOwnWebhookSecrets = types.BoolValue(p.WebhookUserDefinedSecret)
	return nil
}

// providerNamed returns the provider that an argument names, by one call for each provider. The error of one that does not exist names the nearest.
func providerNamed(ctx context.Context, api *nangoapi.Client, argument, name string) (nangoapi.Provider, error) {
	p, err := api.Providers.Named(ctx, name)
	if !errors.Is(err, rest.ErrNotFound) {
		return p, err
	}
	all, err := api.Providers.All(ctx)
	if err != nil {
		return p, err
	}
	var names []string
	for _, known := range all {
		names = append(names, known.Name)
	}
	return p, tf.Invalid(argument, "Nango has no provider %q.%s Data source integrations_nango_providers lists all.", name, nearestOne(name, names))
}

// nearestOne returns a sentence with the name that a user who wrote another one probably meant, after a space; "" if none is similar.
func nearestOne(wrote string, names []string) string {
	if nearest := tf.Nearest(wrote, names); nearest != "" {
		return " The nearest one is " + nearest + "."
	}
	return ""
}

func elementOf(p nangoapi.Provider) providerElement {
	return providerElement{
		Name: types.StringValue(p.Name), DisplayName: types.StringValue(p.DisplayName), AuthMode: types.StringValue(p.AuthMode),
		Categories: tf.ListOf(p.Categories), Docs: textOrNull(p.Docs),
	}
}

func fieldNames(fields map[string]nangoapi.ProviderField) types.List {
	return tf.ListOf(slices.Sorted(maps.Keys(fields)))
}

type providers struct {
	AuthMode  types.String      `tfsdk:"auth_mode"`
	Category  types.String      `tfsdk:"category"`
	Providers []providerElement `tfsdk:"providers"`
}

func (m *providers) Read(ctx context.Context, api *nangoapi.Client) error {
	all, err := api.Providers.All(ctx)
	if err != nil {
		return err
	}
	m.Providers = []providerElement{}
	var modes, categories []string
	for _, p := range all {
		modes, categories = append(modes, p.AuthMode), append(categories, p.Categories...)
		ofMode := m.AuthMode.IsNull() || m.AuthMode.ValueString() == p.AuthMode
		ofCategory := m.Category.IsNull() || slices.Contains(p.Categories, m.Category.ValueString())
		if ofMode && ofCategory {
			m.Providers = append(m.Providers, elementOf(p))
		}
	}
	warnUnlessKnown(ctx, "auth_mode", m.AuthMode, modes)
	warnUnlessKnown(ctx, "category", m.Category, categories)
	return nil
}

// warnUnlessKnown warns about a filter with a value that no provider has, so that the list is empty.
func warnUnlessKnown(ctx context.Context, filter string, value types.String, known []string) {
	if value.IsNull() || slices.Contains(known, value.ValueString()) {
		return
	}
	slices.Sort(known)
	known = slices.Compact(known)
	tf.Warn(ctx, "No provider has this "+filter, "No provider of the server has this %s, so the list is empty.%s Set %[1]s to one of: %[3]s.", filter, nearestOne(value.ValueString(), known), oneLine(known))
}
