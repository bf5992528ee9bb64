package oauth

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var revokeTokenAction = tf.Action[*registrationServer, *revokeToken]{
	Type: "oauth_revoke_token", Verb: "revoke", Noun: "the token",
	Description: "Revokes an access token or a refresh token at an authorization server (RFC 7009), for example when a client is removed. " +
		"To revoke a refresh token usually revokes the access tokens that were issued with it. A server also answers with success if it does not know the token.",
	Attributes: map[string]schema.Attribute{
		"revocation_endpoint": schema.StringAttribute{
			Required: true, Validators: []validator.String{tf.EndpointURL()},
			MarkdownDescription: "URL at which the server revokes tokens. `integrations_oauth_server` finds it by the issuer.",
		},
		"token": schema.StringAttribute{
			Required: true, WriteOnly: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Token to revoke. It is stored neither in the plan nor in the state, and can be an ephemeral value if a trigger runs the action; `-invoke` passes no ephemeral value.",
		},
		"token_type_hint": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tf.OneOf("access_token", "refresh_token")},
			MarkdownDescription: "Kind of the token, `access_token` or `refresh_token`, which lets the server find it faster. Default: none.",
		},
		"client_id": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "ID of the client to which the token was issued.",
		},
		"client_secret": schema.StringAttribute{
			Optional: true, WriteOnly: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Secret of the client, which is sent by HTTP Basic authentication (`client_secret_basic`). Leave it out for a public client. It is stored neither in the plan nor in the state. Default: none.",
		},
	},
}

type revokeToken struct {
	tf.Timeout
	RevocationEndpoint types.String `tfsdk:"revocation_endpoint"`
	Token              types.String `tfsdk:"token"`
	TokenTypeHint      types.String `tfsdk:"token_type_hint"`
	ClientID           types.String `tfsdk:"client_id"`
	ClientSecret       types.String `tfsdk:"client_secret"`
}

func (m *revokeToken) Invoke(ctx context.Context, api *registrationServer, progress func(string, ...any)) error {
	err := api.Revoke(ctx, m.RevocationEndpoint.ValueString(), oauthapi.Revocation{
		Token: m.Token.ValueString(), TokenTypeHint: m.TokenTypeHint.ValueString(), ClientID: m.ClientID.ValueString(), ClientSecret: m.ClientSecret.ValueString(),
	})
	if err != nil {
		return err
	}
	progress("The server at %s has revoked the token.", tf.HostOf(m.RevocationEndpoint))
	return nil
}
