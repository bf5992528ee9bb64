package poozle

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var linkResource = tf.Resource[*poozleapi.Client, *link]{
	Type:        "poozle_link",
	Plural:      "links",
	Retire:      true,
	Description: "A link is a page of Poozle on which an end user connects accounts at third parties.",
	Notes: "- The guide [Poozle](../guides/poozle.md) shows all steps, from the app at the third party to the button that your users press.\n" +
		"- Poozle can neither change nor delete a link. A changed argument creates a new link with another address, and a destroyed link works until it expires.\n" +
		"- A link that has expired causes a warning. Renew it with `terraform apply -replace=…`, which creates a link with another address.\n" +
		"- A create adopts an identical link that is less than an hour old and neither in the state nor destroyed in this working directory. The plan warns about it: see [When an apply is interrupted](../guides/interrupted.md).",
	Attributes: map[string]schema.Attribute{
		"id":           tf.Computed("ID of the link in Poozle."),
		"workspace_id": workspaceID(),
		"name": schema.StringAttribute{
			Required: true, PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "Name of the link in Poozle, such as the name of your customer.\n\nChanging this replaces the link.",
		},
		"categories": schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			Default:       setdefault.StaticValue(types.SetValueMust(types.StringType, []attr.Value{})),
			PlanModifiers: []planmodifier.Set{setplanmodifier.RequiresReplace()},
			Validators:    []validator.Set{setvalidator.ValueStringsAre(tf.OneOf(poozleapi.Categories...))},
			MarkdownDescription: "Categories of integrations that the page offers: `ACCOUNTING`, `ATS`, `CALENDAR`, `DOCUMENTATION`, `HRIS`, `MAIL`, `MESSAGING`, `PAYMENTS`, `STORAGE`, `TICKETING`. An empty set offers all integrations.\n\n" +
				"Default: an empty set. Changing this replaces the link.",
		},
		"integration_definition_id": schema.StringAttribute{
			Optional: true, PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "ID of the only integration that the page offers, from data source `integrations_poozle_integration_definition`.\n\nIf unset, `categories` selects the integrations. Changing this replaces the link.",
		},
		"expires_in": schema.Int64Attribute{
			Optional: true, PlanModifiers: []planmodifier.Int64{int64planmodifier.RequiresReplace()},
			Validators:          []validator.Int64{tf.Between(1, math.MaxInt32)},
			MarkdownDescription: "Lifetime of the link in seconds; null if it never expires.\n\nAt least 1. If unset, the link never expires. Changing this replaces the link.",
		},
		"prefer_oauth": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			PlanModifiers:       []planmodifier.Bool{boolplanmodifier.RequiresReplace()},
			MarkdownDescription: "Whether the page offers only integrations that have an OAuth app in the workspace, and only a login with OAuth. An integration without an OAuth app is not offered.\n\nDefault: `false`. Changing this replaces the link.",
		},
		"url":        tf.Computed("Address of the page for the end user, for a message or a button of your user interface. Function `poozle_link_url` adds the query for one user. Anyone who has the address can connect accounts."),
		"created_at": tf.Computed("Time at which the link was created, RFC 3339."),
		"expires_at": tf.Computed("Time at which the link expires, RFC 3339; null if it never expires."),
	},
	List: func(ctx context.Context, api *poozleapi.Client, empty func() *link) iter.Seq2[*link, error] {
		return tf.Each(api.Links.List(ctx), empty, func(m *link, l poozleapi.Link, err error) error { return m.fromAPI(api, l, err) })
	},
	ListFilters: []string{"integration_definition_id", "name"},
	ListArguments: map[string]tf.ListArgument[*link]{
		"include_expired": tf.ListBool("Whether to list expired links as well, which Poozle cannot delete. Without it, they are left out.",
			func(m *link, value types.Bool) bool { return value.ValueBool() || !m.expired() }),
	},
}

type link struct {
	ID           types.String `tfsdk:"id"`
	WorkspaceID  types.String `tfsdk:"workspace_id"`
	Name         types.String `tfsdk:"name"`
	Categories   types.Set    `tfsdk:"categories"`
	DefinitionID types.String `tfsdk:"integration_definition_id"`
	ExpiresIn    types.Int64  `tfsdk:"expires_in"`
	PreferOAuth  types.Bool   `tfsdk:"prefer_oauth"`
	URL          types.String `tfsdk:"url"`
	CreatedAt    types.String `tfsdk:"created_at"`
	ExpiresAt    types.String `tfsdk:"expires_at"`
}

func (m *link) Check(ctx context.Context, api *poozleapi.Client) error {
	if m.DefinitionID.IsNull() {
		return checkWorkspace(ctx, api.Links)
	}
	return checkDefinition(ctx, api, m.DefinitionID)
}

func (m *link) Create(ctx context.Context, api *poozleapi.Client) error {
	l, err := api.Links.Create(ctx, m.toAPI())
	if err == nil {
		m.warnWithoutApp(ctx, api)
	}
	return m.fromAPI(api, l, err)
}

// warnWithoutApp warns about a page that offers nothing. The web application shows an empty page then
// (engine-webapp/src/modules/public_link). It warns after the create, when the apply may have created the app.
func (m *link) warnWithoutApp(ctx context.Context, api *poozleapi.Client) {
	if !m.PreferOAuth.ValueBool() {
		return
	}
	definition, integration := m.DefinitionID.ValueString(), "its integrations"
	if definition != "" {
		integration = "its integration " + definition
	}
	apps, err := api.OAuthApps.All(ctx)
	if err == nil && !slices.ContainsFunc(apps, func(a poozleapi.OAuthApp) bool { return definition == "" || a.DefinitionID == definition }) {
		tf.Warn(ctx, "The page of a link is empty", "The link has prefer_oauth, but the workspace has no OAuth app for %s, so its page is empty. "+
			"Create the app with integrations_poozle_oauth_app, or remove prefer_oauth.", integration)
	}
}

func (m *link) Existing(ctx context.Context, api *poozleapi.Client) ([]tf.Existing, error) {
	equal, err := api.Links.Equal(ctx, m.toAPI())
	var found []tf.Existing
	for _, l := range equal {
		found = append(found, tf.Existing{ID: l.ID, Equal: true, Age: api.Links.Age(l.CreatedAt)})
	}
	return found, err
}

func (m *link) Adopt(ctx context.Context, api *poozleapi.Client, id string) error {
	l, err := api.Links.Adopt(ctx, id)
	return m.fromAPI(api, l, err)
}

func (m *link) Read(ctx context.Context, api *poozleapi.Client) error {
	l, err := api.Links.Get(ctx, m.ID.ValueString())
	if err := m.fromAPI(api, l, err); err != nil {
		return err
	}
	if m.expired() && !tf.Named(ctx) {
		tf.WarnOnce(ctx, "A link has expired", "The page of the link %s no longer works: it expired at %s. Create a new link, which has another address, with terraform apply -replace. This warning is shown once, even if other links have expired as well.", m.ID.ValueString(), m.ExpiresAt.ValueString())
	}
	return nil
}

// expired reports whether the page of the link no longer works.
func (m *link) expired() bool {
	expiry, err := time.Parse(time.RFC3339, m.ExpiresAt.ValueString())
	return err == nil && expiry.Before(time.Now())
}

// Delete does nothing, because Poozle cannot delete a link.
func (m *link) Delete(context.Context, *poozleapi.Client) error { return nil }

// RemainsAfterDestroy is true for every link, because one warning stands for all.
func (m *link) RemainsAfterDestroy() string {
	return fmt.Sprintf("Poozle cannot delete a link. The link %s will remain, and anyone who has its address can connect accounts through it: "+
		"until it expires, or for ever if it has no expires_in.", m.ID.ValueString())
}

func (m *link) toAPI() poozleapi.Link {
	return poozleapi.Link{
		Name:         m.Name.ValueString(),
		Categories:   tf.StringsOf(m.Categories),
		DefinitionID: m.DefinitionID.ValueStringPointer(),
		CanExpire:    !m.ExpiresIn.IsNull(),
		ExpiresIn:    m.ExpiresIn.ValueInt64(),
		PreferOAuth:  m.PreferOAuth.ValueBool(),
	}
}

func (m *link) fromAPI(api *poozleapi.Client, l poozleapi.Link, err error) error {
	if err != nil {
		return err
	}
	m.ID = types.StringValue(l.ID)
	m.WorkspaceID = types.StringValue(l.WorkspaceID)
	m.Name = types.StringValue(l.Name)
	m.Categories = tf.SetOf(l.Categories)
	if m.DefinitionID = types.StringPointerValue(l.DefinitionID); m.DefinitionID.ValueString() == "" { // the server treats "" as none
		m.DefinitionID = types.StringNull()
	}
	m.PreferOAuth = types.BoolValue(l.PreferOAuth)
	m.URL = types.StringValue(api.LinkURL(l.ID))
	m.CreatedAt = types.StringValue(l.CreatedAt.Format(time.RFC3339))
	m.ExpiresIn, m.ExpiresAt = types.Int64Null(), types.StringNull()
	if l.CanExpire {
		m.ExpiresIn = types.Int64Value(max(l.ExpiresIn, 1)) // less than 1, which others can store, also means expired at once
		m.ExpiresAt = types.StringValue(l.CreatedAt.Add(time.Duration(l.ExpiresIn) * time.Second).Format(time.RFC3339))
	}
	return nil
}
