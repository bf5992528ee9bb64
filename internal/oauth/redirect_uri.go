package oauth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var redirectURIResource = tf.Resource[*registrationServer, *redirectURI]{
	Type: "oauth_redirect_uri",
	Description: "One redirect URI of an OAuth client, managed separately from the client and from its other redirect URIs. " +
		"The client can be at any authorization server that supports OAuth 2.0 Dynamic Client Registration (RFC 7591, RFC 7592).",
	Notes: "- Several of these resources on one client share their calls.\n" +
		"- RFC 7592 can only write a client as a whole, so the provider reads the client before each write and verifies the result afterwards. " +
		"If the server issues an ETag, it refuses a write that would overwrite a change made in between. Without an ETag, the provider notices the change when it reads again, and repairs the redirect URIs. " +
		"No client can prevent that another writer, which read before and writes after all of this, undoes the change.\n" +
		"- If the server issues a new registration access token with every write, manage the redirect URIs with `redirect_uris` of `integrations_oauth_client`; see [OAuth apps](../guides/oauth-apps.md).\n" +
		"- After an interrupted apply, the next apply adds the URI if it is missing; see [When an apply is interrupted](../guides/interrupted.md).",
	Attributes: map[string]schema.Attribute{
		"id": tf.Computed("The `registration_client_uri` and the `uri`, separated by a space."),
		"registration_client_uri": schema.StringAttribute{
			Optional: true, PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "URL at which the client is managed (RFC 7592): its `registration_client_uri`.\n\nRequired: null is an error that explains why the client has none. Changing this removes the URI from one client and adds it to the other.",
		},
		"registration_access_token": schema.StringAttribute{
			Optional: true, Sensitive: true,
			MarkdownDescription: "Token that authorizes managing the client (RFC 7592): its `registration_access_token`.\n\nRequired, except for an import. Changing this only updates the state.",
		},
		"uri": schema.StringAttribute{
			Required: true, Validators: []validator.String{tf.RedirectURI()}, PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "The redirect URI, exactly as the application sends it.\n\nChanging this removes the old URI and adds the new one.",
		},
		"replaced_access_token": schema.StringAttribute{
			Computed: true, Sensitive: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "Registration access token that the server issued when the URI was added, if it replaced `registration_access_token`; null otherwise.\n\nThe resource of the client does not know this token.",
		},
	},
	Identity:      []string{"registration_client_uri", "uri"},
	DataArguments: []string{"registration_access_token"},
	Separator:     " ",
	Shared:        true,
	ListWithin: tf.ListWithin{
		Attribute: "registration_client_uri", Required: true, Validators: []validator.String{tf.EndpointURL()},
		Description: "URL at which the client whose redirect URIs are listed is managed (RFC 7592): its `registration_client_uri`. The client's token must be in `oauth.registration_access_token` of the provider or in `OAUTH_REGISTRATION_ACCESS_TOKEN`.",
	},
	List: listRedirectURIs,
}

type redirectURI struct {
	ID                      types.String `tfsdk:"id"`
	RegistrationClientURI   types.String `tfsdk:"registration_client_uri"`
	RegistrationAccessToken types.String `tfsdk:"registration_access_token"`
	URI                     types.String `tfsdk:"uri"`
	ReplacedAccessToken     types.String `tfsdk:"replaced_access_token"`
}

// Plan returns an error if the redirect URIs of the client are also managed by the client itself, or cannot be managed one by one. It warns if
// the client is replaced. A destroy plans what the configuration would create first, unless it is run with -refresh=false.
func (m *redirectURI) Plan(ctx context.Context, api *registrationServer, change tf.Change[*redirectURI]) error {
	if m.RegistrationClientURI.IsUnknown() && change.Prior != nil {
		tf.Warn(ctx, "The client of a redirect URI is replaced", "The client at %s will be replaced, or is not known yet. A client without redirect_uris is created without redirect URIs, and only those of an integrations_oauth_redirect_uri are added to it. "+
			"Redirect URIs that no resource manages are lost. To keep them, or if the server requires a redirect URI of a new client, set redirect_uris of the client.", tf.HostOf(change.Prior.RegistrationClientURI))
	}
	if m.RegistrationClientURI.IsUnknown() || m.URI.IsUnknown() {
		return nil
	}
	if reason := m.refused(api); change.Prior == nil && reason != "" {
		return tf.Invalid("registration_client_uri", "%s To destroy the client, remove this resource from the configuration, or run terraform destroy -refresh=false.", reason)
	}
	return tf.DeclareRedirectURI(ctx, m.RegistrationClientURI.ValueString())
}

// refused returns why the URI cannot be added, or "": if the client is not managed by RFC 7592, or if its server replaces tokens.
func (m *redirectURI) refused(api *registrationServer) string {
	if m.RegistrationClientURI.IsNull() {
		return "The registration_client_uri is null. Set it to the registration_client_uri of the client. If that is null as well, the client's server does not support RFC 7592 (management is none), so a single redirect URI cannot be added: set redirect_uris of the client instead."
	}
	return api.refusesSingle(m.RegistrationClientURI)
}

func (m *redirectURI) Create(ctx context.Context, api *registrationServer) error {
	if reason := m.refused(api); reason != "" { // found only now if the plan did not know the client yet
		return tf.Invalid("registration_client_uri", "%s", reason)
	}
	if err := tf.DeclareRedirectURI(ctx, m.RegistrationClientURI.ValueString()); err != nil {
		return err
	}
	token := api.offerTo(ctx, m.RegistrationClientURI, []types.String{m.RegistrationAccessToken}, false)
	after, err := api.AddRedirectURI(ctx, m.RegistrationClientURI.ValueString(), token, m.URI.ValueString())
	if err != nil {
		return m.explain(err)
	}
	if m.setReplaced(after.RegistrationAccessToken); after.ReplacesTokens {
		tf.Warn(ctx, "The server replaced the registration access token", "The server issues a new token with every write. The resource of the client does not know the token that was issued when this redirect URI was added, so the server will refuse the next plan of the client. "+
			"The token is in replaced_access_token of this resource. On such a server, manage the redirect URIs with redirect_uris of the client.")
	}
	m.setID()
	return nil
}

// setReplaced stores the token that the server accepts, if it is not the configured one.
func (m *redirectURI) setReplaced(token string) {
	m.ReplacedAccessToken = types.StringNull()
	if token != "" && token != m.RegistrationAccessToken.ValueString() {
		m.ReplacedAccessToken = types.StringValue(token)
	}
}

func (m *redirectURI) Read(ctx context.Context, api *registrationServer) error {
	token := api.offerToRedirectURI(ctx, m.RegistrationClientURI, m.ReplacedAccessToken, m.RegistrationAccessToken)
	if m.RegistrationAccessToken.IsNull() { // an import
		m.RegistrationAccessToken = types.StringValue(token)
	}
	m.setID()
	exists, found, err := api.HasRedirectURI(ctx, m.RegistrationClientURI.ValueString(), token, m.URI.ValueString())
	if err == nil && !exists {
		err = rest.ErrNotFound
	}
	if err == nil {
		m.setReplaced(found.RegistrationAccessToken)
	}
	return m.explain(err)
}

// Update only records a new token in the state. It sends nothing.
func (m *redirectURI) Update(context.Context, *registrationServer) error { return nil }

func (m *redirectURI) Delete(ctx context.Context, api *registrationServer) error {
	uri, token := m.RegistrationClientURI.ValueString(), api.offerTo(ctx, m.RegistrationClientURI, []types.String{m.ReplacedAccessToken, m.RegistrationAccessToken}, false)
	kept, err := api.RemoveRedirectURI(ctx, uri, token, m.URI.ValueString())
	refused := false
	if errors.Is(err, oauthapi.ErrTokenRefused) { // one refusal may be a failure of the server
		_, again := api.Read(ctx, uri, token)
		refused = errors.Is(again, oauthapi.ErrTokenRefused)
	}
	switch {
	case kept && err == nil:
		tf.Warn(ctx, "A redirect URI was kept", "The client keeps the redirect URI, because another resource of this apply declares it.")
	case errors.Is(err, oauthapi.ErrReadOnly):
		tf.Warn(ctx, "A redirect URI was not removed", "The server cannot change clients for Terraform (RFC 7592), so the client keeps the redirect URI, which was removed from the state. Ask the server's administrator to remove it.")
		return nil
	case refused:
		tf.Warn(ctx, "A redirect URI may not be removed", "The server refuses the registration access token, which is also its answer for a deleted client (RFC 7592, section 2.1). The redirect URI was removed from the state. "+
			"If the client still exists, it still has the redirect URI: ask the server's administrator to remove it.")
		return nil
	}
	return m.explain(err)
}

func (m *redirectURI) explain(err error) error {
	if !errors.Is(err, oauthapi.ErrTokenRefused) {
		return err
	}
	return fmt.Errorf("the server refuses the registration access token, which is also its answer for a deleted client (RFC 7592, section 2.1). Set registration_access_token to the client's current token, and OAUTH_REGISTRATION_ACCESS_TOKEN as well, which a plan tries before it sees the configuration. "+
		"If the server issues a new token with every write, manage the redirect URIs with redirect_uris of the client. "+
		"If the client was deleted, run: terraform state rm, or destroy with terraform destroy -refresh=false.\n\n%w", err)
}

// listRedirectURIs lists the redirect URIs of the client that empty names. The results have no token, because a query shows all of them.
func listRedirectURIs(ctx context.Context, api *registrationServer, empty func() *redirectURI) iter.Seq2[*redirectURI, error] {
	return func(yield func(*redirectURI, error) bool) {
		of := empty().RegistrationClientURI
		uris, err := api.RedirectURIs(ctx, of.ValueString(), api.offerToRedirectURI(ctx, of))
		if errors.Is(err, oauthapi.ErrTokenRefused) {
			err = fmt.Errorf("a list of redirect URIs needs the client's registration access token, and the server refuses the one that is set, if any. Set OAUTH_REGISTRATION_ACCESS_TOKEN, or oauth.registration_access_token of the provider block. "+
				"For several clients in one query, use a provider alias for each. If the client was deleted, this is also the answer (RFC 7592, section 2.1)\n\n%w", err)
		}
		if err != nil {
			yield(nil, err)
			return
		}
		for _, uri := range uris {
			m := empty()
			m.URI = types.StringValue(uri)
			m.setID()
			if !yield(m, nil) {
				return
			}
		}
	}
}

// DisplayName returns the host of the redirect URI, or the scheme of one for an app on a device.
func (m *redirectURI) DisplayName() string {
	scheme, _, _ := strings.Cut(m.URI.ValueString(), ":")
	return cmp.Or(tf.HostOf(m.URI), scheme)
}

func (m *redirectURI) setID() {
	m.ID = types.StringValue(m.RegistrationClientURI.ValueString() + " " + m.URI.ValueString())
}
