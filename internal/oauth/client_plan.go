package oauth

import (
	"context"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Plan returns an error if the redirect URIs of the client are also managed one by one. It warns about a secret that expires, and
// plans as unknown what the write will replace.
func (m *client) Plan(ctx context.Context, api *registrationServer, change tf.Change[*client]) error {
	prior := change.Prior
	if prior == nil {
		if m.RegistrationEndpoint.IsNull() && m.Issuer.IsNull() {
			return tf.Invalid("registration_endpoint", "Neither registration_endpoint nor issuer is set, so there is no server to create the client at. Set one of them.")
		}
		return nil
	}
	api.remember(prior)
	m.warnExpiry(ctx)
	if prior.unchangeable() && slices.Contains(change.Unset, "redirect_uris") {
		m.Metadata["redirect_uris"] = prior.Metadata["redirect_uris"] // they stay, and a replacement would lose them
	}
	m.warnLost(ctx, change)
	if renewed := m.renews(prior); renewed || change.Sends {
		if prior.ReplacesTokens.ValueBool() {
			m.RegistrationAccessToken = types.StringUnknown()
		}
		if renewed || prior.ReplacesSecrets.ValueBool() || !m.Metadata["token_endpoint_auth_method"].Equal(prior.Metadata["token_endpoint_auth_method"]) {
			m.ClientSecret, m.ClientSecretExpiresAt = types.StringUnknown(), types.Int64Unknown()
		}
	}
	if m.redirectURIs().IsNull() || m.redirectURIs().IsUnknown() || m.RegistrationClientURI.IsNull() || !slices.Contains(change.Configured, "redirect_uris") {
		return nil
	}
	return tf.DeclareRedirectURIList(ctx, m.RegistrationClientURI.ValueString(), "OAuth client "+m.ClientID.ValueString())
}

// warnLost warns if a change replaces the client and the configuration lacks its redirect URIs. Terraform does not show a plan that it
// replaces a client with -replace.
func (m *client) warnLost(ctx context.Context, change tf.Change[*client]) {
	prior := change.Prior
	count := len(prior.redirectURIs().Elements())
	moved := func(now, before types.String) bool { return !before.IsNull() && !now.IsNull() && !now.Equal(before) }
	replaced := moved(m.RegistrationEndpoint, prior.RegistrationEndpoint) || moved(m.Issuer, prior.Issuer) || len(m.ReplacedBy(prior)) > 0
	if !replaced || count == 0 || slices.Contains(change.Configured, "redirect_uris") {
		return
	}
	tf.Warn(ctx, "The replacement loses redirect URIs", "The client %s has redirect URIs (%d), and redirect_uris is not set, so the client that replaces it is created without them. The same apply adds the URI of each integrations_oauth_redirect_uri that refers to this resource. "+
		"The other URIs are lost, and a server that requires a redirect URI refuses the new client after the old one was deleted. To keep them, set redirect_uris to the URIs that terraform state show prints.", m.ClientID.ValueString(), count)
}

// expiryWarning is how long before a secret expires the plans warn.
const expiryWarning = 14 * 24 * time.Hour

func (m *client) warnExpiry(ctx context.Context) {
	expires := m.ClientSecretExpiresAt.ValueInt64()
	if expires == 0 || time.Until(time.Unix(expires, 0)) > expiryWarning {
		return
	}
	tf.Warn(ctx, "A client secret expires", "The secret of the client %s expires at %s. Renew it with terraform apply -replace, or set rotate_before_expiry.",
		m.ClientID.ValueString(), time.Unix(expires, 0).UTC().Format(time.RFC3339))
}

// renews reports whether the secret of prior is due to be renewed.
func (m *client) renews(prior *client) bool {
	before, err := time.ParseDuration(m.RotateBeforeExpiry.ValueString())
	expires := prior.ClientSecretExpiresAt.ValueInt64()
	return err == nil && expires != 0 && time.Until(time.Unix(expires, 0)) < before
}

// ReplacedBy names the changed metadata if the server cannot change clients, and the secret if only a new client renews it.
func (m *client) ReplacedBy(prior *client) []string {
	var names []string
	if prior.unchangeable() {
		for _, name := range memberNames() {
			if !m.Metadata[name].Equal(prior.Metadata[name]) {
				names = append(names, name)
			}
		}
		if !m.AdditionalMetadata.Equal(prior.AdditionalMetadata) {
			names = append(names, "additional_metadata")
		}
	}
	if m.renews(prior) && (!prior.ReplacesSecrets.ValueBool() || prior.unchangeable()) {
		names = append(names, "client_secret_expires_at")
	}
	return names
}
