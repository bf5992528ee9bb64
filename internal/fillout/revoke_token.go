package fillout

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var revokeTokenAction = tf.Action[rest.Caller, *revokeToken]{
	Type: "fillout_revoke_token", Verb: "revoke", Noun: "the access token at Fillout",
	Description: "Revokes an access token that Fillout issued to an OAuth app, for example when an integration is removed. Fillout's access tokens do not expire by themselves. " +
		"An API key of an organisation is refused: replace it in Fillout, under Settings → Developer.",
	Attributes: map[string]schema.Attribute{
		"access_token": schema.StringAttribute{
			Required: true, WriteOnly: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Access token to revoke. It is stored neither in the plan nor in the state, and can be an ephemeral value if a trigger runs the action; `-invoke` passes no ephemeral value.",
		},
		"token_url": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tf.EndpointURL()},
			MarkdownDescription: "Address of the server that issued the token. Set it for a self-hosted Fillout. Default: `" + filloutapi.TokenURL + "`.",
		},
	},
}

type revokeToken struct {
	tf.Timeout
	AccessToken types.String `tfsdk:"access_token"`
	TokenURL    types.String `tfsdk:"token_url"`
}

func (m *revokeToken) Invoke(ctx context.Context, caller rest.Caller, progress func(string, ...any)) error {
	server := filloutapi.OAuth{TokenURL: m.TokenURL.ValueString(), Caller: caller}
	if err := server.Invalidate(ctx, m.AccessToken.ValueString()); err != nil {
		return err
	}
	progress("Fillout has revoked the access token.")
	return nil
}
