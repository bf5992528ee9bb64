package main

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type linkResource struct{ client *client }

type linkModel struct {
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

func (*linkResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_link"
}

func (*linkResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	computed := schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}}
	replaces := []planmodifier.String{stringplanmodifier.RequiresReplace()}
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":           computed,
		"workspace_id": computed,
		"name":         schema.StringAttribute{Required: true, PlanModifiers: replaces},
		"categories": schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			Default:       setdefault.StaticValue(types.SetValueMust(types.StringType, []attr.Value{})),
			PlanModifiers: []planmodifier.Set{setplanmodifier.RequiresReplace()},
		},
		"integration_definition_id": schema.StringAttribute{Optional: true, PlanModifiers: replaces},
		"expires_in":                schema.Int64Attribute{Optional: true, PlanModifiers: []planmodifier.Int64{int64planmodifier.RequiresReplace()}},
		"prefer_oauth": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			PlanModifiers: []planmodifier.Bool{boolplanmodifier.RequiresReplace()},
		},
		"url":        computed,
		"created_at": computed,
		"expires_at": computed,
	}}
}

func (r *linkResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.client, _ = req.ProviderData.(*client) // nil if Terraform only validates
}

func (r *linkResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var m linkModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	categories := []string{}
	resp.Diagnostics.Append(m.Categories.ElementsAs(ctx, &categories, false)...)
	made, err := r.client.createLink(ctx, apiLink{
		WorkspaceID:  r.client.workspace,
		Name:         m.Name.ValueString(),
		Categories:   categories,
		DefinitionID: m.DefinitionID.ValueStringPointer(),
		CanExpire:    !m.ExpiresIn.IsNull(),
		ExpiresIn:    m.ExpiresIn.ValueInt64(),
		PreferOAuth:  m.PreferOAuth.ValueBool(),
	})
	if err != nil {
		resp.Diagnostics.AddError("Cannot create the link", err.Error())
		return
	}
	resp.Diagnostics.Append(m.set(ctx, r.client, made)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

func (r *linkResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var m linkModel
	resp.Diagnostics.Append(req.State.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	found, err := r.client.getLink(ctx, m.ID.ValueString())
	if errors.Is(err, errNotFound) {
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		resp.Diagnostics.AddError("Cannot read the link", err.Error())
		return
	}
	resp.Diagnostics.Append(m.set(ctx, r.client, found)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}

// Update is never called, since every argument requires replacement.
func (*linkResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

// Delete does nothing: links cannot be deleted.
func (*linkResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func (m *linkModel) set(ctx context.Context, c *client, l apiLink) (diags diag.Diagnostics) {
	m.ID = types.StringValue(l.ID)
	m.WorkspaceID = types.StringValue(l.WorkspaceID)
	m.Name = types.StringValue(l.Name)
	m.Categories, diags = types.SetValueFrom(ctx, types.StringType, l.Categories)
	m.DefinitionID = types.StringPointerValue(l.DefinitionID)
	m.PreferOAuth = types.BoolValue(l.PreferOAuth)
	m.URL = types.StringValue(c.public + "/link/" + l.ID)
	m.CreatedAt = types.StringValue(l.CreatedAt)
	m.ExpiresIn, m.ExpiresAt = types.Int64Null(), types.StringNull()
	if created, err := time.Parse(time.RFC3339, l.CreatedAt); l.CanExpire && err == nil {
		m.ExpiresIn = types.Int64Value(l.ExpiresIn)
		m.ExpiresAt = types.StringValue(created.Add(time.Duration(l.ExpiresIn) * time.Second).Format(time.RFC3339))
	}
	return diags
}
