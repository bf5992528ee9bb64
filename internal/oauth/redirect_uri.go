package oauth

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var redirectURIResource = tf.Resource[*server, *redirectURI]{
	Type: "oauth_redirect_uri",
	Description: "One redirect URI of an OAuth client that is registered by RFC 7591: it adds this URI and takes it out again, and touches no other. Several of them on one client share their calls. " +
		"A client can only be written as a whole, so each write reads first and verifies afterwards. Where the server gives an ETag, a write by others in between is refused by the server. Without one it is noticed by reading again, and repaired; " +
		"but no client can promise that a writer who reads before and writes after all of this does not undo it.",
	Attributes: map[string]schema.Attribute{
		"id": tf.Computed("The registration address and the URI, separated by a space."),
		"registration_client_uri": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(), PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "Address by which the client is managed (RFC 7592): `registration_client_uri` of the client. Changing it moves the URI to another client.",
		},
		"registration_access_token": schema.StringAttribute{
			Required: true, Sensitive: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Token by which the client is managed (RFC 7592): `registration_access_token` of the client. Changing it changes nothing at the server.",
		},
		"uri": schema.StringAttribute{
			Required: true, Validators: []validator.String{tf.RedirectURI()}, PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "The redirect URI, letter by letter as the application sends it. Changing it takes the old one out and adds the new one.",
		},
		"replaced_access_token": schema.StringAttribute{
			Computed: true, Sensitive: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "The new token, where the server replaced `registration_access_token` when this URI was added; else null. The resource of the client does not know it: on such a server, manage the URIs by its `redirect_uris`.",
		},
	},
	Identity:  []string{"registration_client_uri", "uri"},
	Separator: " ",
}

type redirectURI struct {
	ID                      types.String `tfsdk:"id"`
	RegistrationClientURI   types.String `tfsdk:"registration_client_uri"`
	RegistrationAccessToken types.String `tfsdk:"registration_access_token"`
	URI                     types.String `tfsdk:"uri"`
	ReplacedAccessToken     types.String `tfsdk:"replaced_access_token"`
}

// Plan finds a client whose redirect URIs are managed twice.
func (m *redirectURI) Plan(ctx context.Context, _ *server, _ tf.Change[*redirectURI]) error {
	if m.RegistrationClientURI.IsUnknown() || m.URI.IsUnknown() {
		return nil
	}
	return tf.DeclareRedirectURI(ctx, m.RegistrationClientURI.ValueString(), m.URI.ValueString())
}

func (m *redirectURI) Create(ctx context.Context, api *server) error {
	if err := tf.DeclareRedirectURI(ctx, m.RegistrationClientURI.ValueString(), m.URI.ValueString()); err != nil {
		return err // where the plan did not know the client yet
	}
	token := api.token(m.RegistrationAccessToken)
	after, err := api.AddRedirectURI(ctx, m.RegistrationClientURI.ValueString(), token, m.URI.ValueString())
	if err != nil {
		return m.explain(err)
	}
	m.ReplacedAccessToken = types.StringNull()
	if after.RegistrationAccessToken != "" && after.RegistrationAccessToken != token {
		m.ReplacedAccessToken = types.StringValue(after.RegistrationAccessToken)
		tf.Warn(ctx, "The server replaced the registration access token", "The server makes a new token with each write, and the resource of the client does not know the one that it made when %s was added: the next plan of the client will be refused. "+
			"The token is in this resource, as replaced_access_token. On such a server, manage the redirect URIs by the client's own redirect_uris.", m.URI.ValueString())
	}
	m.ID = types.StringValue(m.RegistrationClientURI.ValueString() + " " + m.URI.ValueString())
	return nil
}

func (m *redirectURI) Read(ctx context.Context, api *server) error {
	m.RegistrationAccessToken = types.StringValue(api.token(m.RegistrationAccessToken)) // an import has none yet
	m.ID = types.StringValue(m.RegistrationClientURI.ValueString() + " " + m.URI.ValueString())
	there, _, err := api.HasRedirectURI(ctx, m.RegistrationClientURI.ValueString(), tf.FirstString(m.ReplacedAccessToken, m.RegistrationAccessToken), m.URI.ValueString())
	if err == nil && !there {
		err = rest.ErrNotFound
	}
	return m.explain(err)
}

// Update is for another token alone, which nothing has to be sent for.
func (m *redirectURI) Update(context.Context, *server) error { return nil }

func (m *redirectURI) Delete(ctx context.Context, api *server) error {
	_, err := api.RemoveRedirectURI(ctx, m.RegistrationClientURI.ValueString(), api.token(m.RegistrationAccessToken), m.URI.ValueString())
	return m.explain(err)
}

func (m *redirectURI) explain(err error) error {
	if !errors.Is(err, oauthapi.ErrTokenRefused) {
		return err
	}
	return fmt.Errorf("the server refuses registration_access_token, which by RFC 7592 is also its answer for a client that was deleted. "+
		"A server that makes a new token with each write is best managed by the client's own redirect_uris.\n\n%w", err)
}
