package poozle

import (
	"context"
	"fmt"
	"iter"
	"math"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
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
	Type:   "poozle_link",
	Plural: "links",
	Description: "A link is a page of Poozle where an end user connects accounts at third parties. " +
		"Poozle can neither change nor delete a link: changing an argument makes a new one with another address, and a destroyed one keeps working until it expires.",
	Attributes: map[string]schema.Attribute{
		"id":           tf.Computed("ID of the link in Poozle. It is derived from the content, so that an interrupted apply finds its own link again."),
		"workspace_id": workspaceID(),
		"name": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(), PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "Name of the link, shown in Poozle to find it by; your customer's name, say. Changing it makes a new link.",
		},
		"categories": schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			Default:       setdefault.StaticValue(types.SetValueMust(types.StringType, []attr.Value{})),
			PlanModifiers: []planmodifier.Set{setplanmodifier.RequiresReplace()},
			Validators:    []validator.Set{setvalidator.ValueStringsAre(stringvalidator.OneOf(poozleapi.Categories...))},
			MarkdownDescription: "Categories of integrations that the page offers: `ACCOUNTING`, `ATS`, `CALENDAR`, `DOCUMENTATION`, `HRIS`, `MAIL`, `MESSAGING`, `PAYMENTS`, `STORAGE`, `TICKETING`. " +
				"Default: none, which offers all integrations. Changing them makes a new link.",
		},
		"integration_definition_id": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(), PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "ID of the only integration to offer, from data source `integrations_poozle_integration_definition`. If unset, `categories` decides. Changing it makes a new link.",
		},
		"expires_in": schema.Int64Attribute{
			Optional: true, PlanModifiers: []planmodifier.Int64{int64planmodifier.RequiresReplace()},
			Validators:          []validator.Int64{int64validator.Between(1, math.MaxInt32)},
			MarkdownDescription: "Seconds after its creation for which accounts can be connected by the link, at least 1. If unset, it never expires. Changing it makes a new link.",
		},
		"prefer_oauth": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			PlanModifiers:       []planmodifier.Bool{boolplanmodifier.RequiresReplace()},
			MarkdownDescription: "Whether the page offers only integrations that have an OAuth app in the workspace, and only a login by OAuth. Default: `false`. Changing it makes a new link.",
		},
		"url":        tf.Computed("Address of the page, to give to the end user. Whoever has it can connect accounts."),
		"created_at": tf.Computed("When the link was created, RFC 3339."),
		"expires_at": tf.Computed("When the link expires, RFC 3339; null where it never does."),
	},
	List: func(ctx context.Context, api *poozleapi.Client, empty func() *link) iter.Seq2[*link, error] {
		return tf.Each(api.Links(ctx), empty, func(m *link, l poozleapi.Link, err error) error { return m.fromAPI(api, l, err) })
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
	return checkDefinition(ctx, api, m.DefinitionID)
}

func (m *link) Create(ctx context.Context, api *poozleapi.Client) error {
	made, taken, err := api.CreateLink(ctx, m.toAPI())
	if err := m.fromAPI(api, made, err); err != nil {
		return err
	}
	if taken {
		tf.Warn(ctx, "An existing link was taken up", "Poozle had the link %s of exactly these settings, from an apply that was interrupted or a resource that was destroyed. "+
			"It was taken up instead of making a second one. Its address is %s; %s", m.ID.ValueString(), m.URL.ValueString(), m.validity())
	}
	return nil
}

func (m *link) Read(ctx context.Context, api *poozleapi.Client) error {
	l, err := api.Link(ctx, m.ID.ValueString())
	return m.fromAPI(api, l, err)
}

func (m *link) Delete(_ context.Context, api *poozleapi.Client) error {
	api.ForgetLink(m.ID.ValueString())
	return nil
}

// Kept tells what a destroy leaves at Poozle.
func (m *link) RemainsAfterDestroy() string {
	return fmt.Sprintf("Poozle has no way to delete a link. The link %q stays there, and whoever has its address %s can connect accounts by it: %s",
		m.Name.ValueString(), m.URL.ValueString(), m.validity())
}

func (m *link) validity() string {
	expiry, err := time.Parse(time.RFC3339, m.ExpiresAt.ValueString())
	switch {
	case err != nil:
		return "it never expires."
	case expiry.Before(time.Now()):
		return "but it expired at " + m.ExpiresAt.ValueString() + "."
	}
	return "it works until " + m.ExpiresAt.ValueString() + "."
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
	m.DefinitionID = types.StringPointerValue(l.DefinitionID)
	m.PreferOAuth = types.BoolValue(l.PreferOAuth)
	m.URL = types.StringValue(api.LinkURL(l.ID))
	m.CreatedAt = types.StringValue(l.CreatedAt.Format(time.RFC3339))
	m.ExpiresIn, m.ExpiresAt = types.Int64Null(), types.StringNull()
	if l.CanExpire {
		m.ExpiresIn = types.Int64Value(l.ExpiresIn)
		m.ExpiresAt = types.StringValue(l.CreatedAt.Add(time.Duration(l.ExpiresIn) * time.Second).Format(time.RFC3339))
	}
	return nil
}
