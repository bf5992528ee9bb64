package fyle

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fyleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var accessTokenEphemeral = tf.Ephemeral[*fyleapi.Client, *accessToken]{
	Type: "fyle_access_token",
	Description: "Returns an access token for Fyle's API, for example for another provider in the same run. The token is stored neither in the plan nor in the state. " +
		"It is the token that this provider uses, so opening it changes nothing at Fyle.",
	Attributes: map[string]schema.Attribute{
		"access_token":   schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Access token, sent as `Authorization: Bearer …`. It expires after an hour or less."},
		"cluster_domain": schema.StringAttribute{Computed: true, MarkdownDescription: "Address of the API that accepts the token, without `/platform/v1`. Send the token only there."},
		"expires_at":     schema.StringAttribute{Computed: true, MarkdownDescription: "Time at which the token expires (RFC 3339)."},
	},
}

type accessToken struct {
	AccessToken   types.String `tfsdk:"access_token"`
	ClusterDomain types.String `tfsdk:"cluster_domain"`
	ExpiresAt     types.String `tfsdk:"expires_at"`
}

func (m *accessToken) Open(ctx context.Context, api *fyleapi.Client) error {
	token, cluster, expiry, err := api.AccessToken(ctx)
	m.AccessToken = types.StringValue(token)
	m.ClusterDomain = types.StringValue(cluster)
	m.ExpiresAt = types.StringValue(expiry.UTC().Format(time.RFC3339))
	return err
}
