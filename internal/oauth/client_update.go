package oauth

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// UpdateFrom sets the metadata members that the configuration has and removes those that it no longer has. Redirect URIs are not
// removed, because they are not managed here if they are unset. All other members are sent back as they were read (RFC 7592,
// section 2.2).
func (m *client) UpdateFrom(ctx context.Context, api *registrationServer, change tf.Change[*client]) error {
	prior := change.Prior
	m.ClientSecret, m.ClientSecretExpiresAt = prior.ClientSecret, prior.ClientSecretExpiresAt // unknown in the plan if they may change
	m.RegistrationAccessToken = prior.RegistrationAccessToken
	uri, token := m.RegistrationClientURI.ValueString(), m.offer(ctx, api)
	api.Expect(uri, m.ClientID.ValueString(), prior.ClientSecret.ValueString())
	api.DeclareRedirectURIs(uri, tf.StringsOf(m.redirectURIs()))
	named, err := decodeObject(prior.AdditionalMetadata.ValueString())
	if err != nil {
		return err
	}
	removed := slices.AppendSeq(change.Unset, maps.Keys(named))
	wanted := *m
	sent := oauthapi.Metadata{}
	changed, err := api.Update(ctx, uri, token, m.renews(prior), func(metadata oauthapi.Metadata) error {
		for _, name := range removed {
			if name != "redirect_uris" {
				delete(metadata, name)
			}
		}
		err := wanted.toAPI(metadata)
		sent = maps.Clone(metadata)
		return err
	})
	if err != nil {
		err = m.registered().UpdateFailed(err, api.Newest(uri, token))
	}
	if err := m.fromAPI(changed, m.explain(err)); err != nil {
		return err
	}
	m.reportSecret(ctx, prior, changed)
	return prior.reportKept(ctx, removed, sent, changed.Metadata)
}

// reportKept warns about members of a client that were removed and not sent, and that the server still has.
func (m *client) reportKept(ctx context.Context, removed []string, sent, now oauthapi.Metadata) error {
	before := oauthapi.Metadata{}
	err := m.toAPI(before)
	for _, name := range removed {
		was, had := before[name]
		value, has := now[name]
		if _, is := sent[name]; !is && had && has && (oauthapi.Metadata{name: was}).Equal(oauthapi.Metadata{name: value}) {
			tf.Warn(ctx, "The server keeps "+name, "%s was removed from the configuration and from what was sent, but the server keeps its value. Set %s to another value, or change it at the server.", name, name)
		}
	}
	return err
}

// reportSecret warns about a secret that a write has replaced, or that the server does not show.
func (m *client) reportSecret(ctx context.Context, prior *client, changed oauthapi.Registration) {
	sameMethod := m.Metadata["token_endpoint_auth_method"].Equal(prior.Metadata["token_endpoint_auth_method"])
	if m.registered().WarnNewSecret(ctx, prior.ClientSecret) {
		m.ReplacesSecrets = types.BoolValue(m.ReplacesSecrets.ValueBool() || sameMethod)
	}
	if !sameMethod {
		m.registered().WarnNoSecret(ctx, changed)
	}
}

func (m *client) KeepOnUpdateError() []string {
	return []string{"registration_access_token", "management"}
}
