package fyle

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fyleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var profileData = tf.DataSource[*fyleapi.Client, *profile]{
	Type:        "fyle_profile",
	Description: "Reads the user of the refresh token, the user's organisation, and the cluster that holds the organisation's data. Use it to check that the right organisation is connected.",
	Attributes: map[string]schema.Attribute{
		"org_id":         schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the organisation."},
		"org_name":       schema.StringAttribute{Computed: true, MarkdownDescription: "Name of the organisation."},
		"org_domain":     schema.StringAttribute{Computed: true, MarkdownDescription: "Domain of the organisation."},
		"currency":       schema.StringAttribute{Computed: true, MarkdownDescription: "Currency of the organisation (ISO 4217)."},
		"user_id":        schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the user."},
		"user_email":     schema.StringAttribute{Computed: true, MarkdownDescription: "Email address of the user."},
		"user_full_name": schema.StringAttribute{Computed: true, MarkdownDescription: "Full name of the user."},
		"roles":          schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: "Roles of the user in the organisation. Webhooks and scheduled callbacks require `ADMIN`."},
		"cluster_domain": schema.StringAttribute{Computed: true, MarkdownDescription: "Address of the cluster that holds the organisation's data."},
	},
}

type profile struct {
	OrgID         types.String `tfsdk:"org_id"`
	OrgName       types.String `tfsdk:"org_name"`
	OrgDomain     types.String `tfsdk:"org_domain"`
	Currency      types.String `tfsdk:"currency"`
	UserID        types.String `tfsdk:"user_id"`
	UserEmail     types.String `tfsdk:"user_email"`
	UserFullName  types.String `tfsdk:"user_full_name"`
	Roles         types.Set    `tfsdk:"roles"`
	ClusterDomain types.String `tfsdk:"cluster_domain"`
}

func (m *profile) Read(ctx context.Context, api *fyleapi.Client) error {
	p, err := api.Profile(ctx)
	if err != nil {
		return err
	}
	m.OrgID = types.StringValue(p.OrgID)
	m.OrgName = types.StringValue(p.Org.Name)
	m.OrgDomain = types.StringValue(p.Org.Domain)
	m.Currency = types.StringValue(p.Org.Currency)
	m.UserID = types.StringValue(p.UserID)
	m.UserEmail = types.StringValue(p.User.Email)
	m.UserFullName = types.StringValue(p.User.FullName)
	m.Roles = tf.SetOf(p.Roles)
	_, cluster, _, err := api.AccessToken(ctx)
	m.ClusterDomain = types.StringValue(cluster)
	return err
}
