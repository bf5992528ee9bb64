package nango

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// toAPI returns the body of a create.
func (m *integration) toAPI(p nangoapi.Provider) nangoapi.IntegrationBody {
	return nangoapi.IntegrationBody{
		UniqueKey:       m.UniqueKey.ValueString(),
		Provider:        m.Provider.ValueString(),
		DisplayName:     m.Name.ValueString(),
		ForwardWebhooks: m.ForwardWebhooks.ValueBoolPointer(),
		Credentials:     m.credentials(p, m.Scopes),
		Config:          m.config(),
		Custom:          tf.MapEntries(m.Custom),
	}
}

// credentials returns the configured credentials with the scopes, or nil if none are configured.
func (m *integration) credentials(p nangoapi.Provider, scopes types.List) *nangoapi.CredentialsBody {
	c := nangoapi.CredentialsBody{
		Type:         p.AuthMode,
		ClientID:     m.ClientID.ValueString(),
		ClientSecret: tf.FirstString(m.ClientSecret, m.ClientSecretWO),
		AppID:        m.AppID.ValueString(),
		AppLink:      m.AppLink.ValueString(),
		PrivateKey:   strings.TrimSpace(tf.FirstString(m.PrivateKey, m.PrivateKeyWO)),
	}
	if secret := tf.FirstString(m.WebhookSecret, m.WebhookSecretWO); secret != "" {
		c.WebhookSecret = &secret
	}
	if !scopes.IsNull() {
		joined := strings.Join(elements(scopes), ",")
		c.Scopes = &joined
	}
	if c == (nangoapi.CredentialsBody{Type: p.AuthMode}) {
		return nil
	}
	return &c
}

// config returns the configured integration_config.
func (m *integration) config() map[string]string {
	if !m.IntegrationConfig.IsNull() {
		return tf.MapEntries(m.IntegrationConfig)
	}
	return tf.MapEntries(m.IntegrationConfigWO)
}

// elements returns the elements of a list, in their order.
func elements(list types.List) []string {
	out := []string{}
	for _, e := range list.Elements() {
		if s, ok := e.(types.String); ok {
			out = append(out, s.ValueString())
		}
	}
	return out
}

// hasScopes reports whether the credentials of an authentication mode have scopes.
func hasScopes(mode string) bool { return slices.Contains([]string{"OAUTH1", "OAUTH2", "TBA"}, mode) }

// storedScopes returns the scopes that Nango stores for the configured ones, which are null if the configuration leaves them out.
func (m *integration) storedScopes(p nangoapi.Provider, configured types.List) types.List {
	switch {
	case !hasScopes(p.AuthMode):
		return types.ListNull(types.StringType)
	case configured.IsNull() || configured.IsUnknown():
		return tf.ListOf(p.DefaultScopes)
	}
	return configured
}

// changes returns what an update has to send.
func (m *integration) changes(ctx context.Context, api *nangoapi.Client, change tf.Change[*integration]) (nangoapi.IntegrationBody, error) {
	var body nangoapi.IntegrationBody
	prior, unset := change.Prior, func(name string) bool { return slices.Contains(change.Unset, name) }
	if !m.UniqueKey.Equal(prior.UniqueKey) {
		body.UniqueKey = m.UniqueKey.ValueString()
	}
	if !m.Custom.Equal(prior.Custom) {
		body.Custom = tf.MapEntries(m.Custom)
	}
	credentials := m.changesCredentials(prior) || unset("scopes")
	renamed := unset("display_name") || !m.Name.IsNull() && !m.Name.Equal(prior.Name)
	if !credentials && !m.changesConfig(prior) && !renamed && body.IsZero() && m.ForwardWebhooks.Equal(prior.ForwardWebhooks) {
		return body, nil
	}
	// Another client may have changed what the response to this change shows, since the last refresh.
	body.DisplayName, body.ForwardWebhooks = m.Name.ValueString(), m.ForwardWebhooks.ValueBoolPointer()
	if !credentials && !m.changesConfig(prior) && !unset("display_name") {
		return body, nil
	}
	p, err := m.provider(ctx, api)
	if err != nil {
		return body, err
	}
	if unset("display_name") {
		body.DisplayName = p.DisplayName // Nango cannot remove a name
	}
	if m.changesConfig(prior) {
		body.Config = m.changedConfig(prior, p)
	}
	if credentials {
		scopes := m.Scopes
		if unset("scopes") {
			scopes = tf.ListOf(p.DefaultScopes)
		}
		body.Credentials = m.credentials(p, scopes)
		if m.removesWebhookSecret(prior) && body.Credentials != nil {
			body.Credentials.WebhookSecret = new(string)
		}
	}
	return body, nil
}

// changesCredentials reports whether the credentials have to be sent.
func (m *integration) changesCredentials(prior *integration) bool {
	return !m.ClientID.Equal(prior.ClientID) || !m.AppID.Equal(prior.AppID) || !m.AppLink.Equal(prior.AppLink) ||
		!m.Scopes.IsNull() && !m.Scopes.Equal(prior.Scopes) ||
		!m.ClientSecret.Equal(prior.ClientSecret) || !m.ClientSecretWOVersion.Equal(prior.ClientSecretWOVersion) ||
		!m.WebhookSecret.Equal(prior.WebhookSecret) || !m.WebhookSecretWOVersion.Equal(prior.WebhookSecretWOVersion) ||
		!m.PrivateKey.Equal(prior.PrivateKey) || !m.PrivateKeyWOVersion.Equal(prior.PrivateKeyWOVersion)
}

// removesWebhookSecret reports whether the configuration had a webhook secret and no longer has one.
func (m *integration) removesWebhookSecret(prior *integration) bool {
	has := !m.WebhookSecret.IsNull() || !m.WebhookSecretWO.IsNull()
	return !has && (!prior.WebhookSecret.IsNull() || !prior.WebhookSecretWOVersion.IsNull() && m.WebhookSecretWOVersion.IsNull())
}

func (m *integration) changesConfig(prior *integration) bool {
	return !m.IntegrationConfig.Equal(prior.IntegrationConfig) || !m.IntegrationConfigWOVersion.Equal(prior.IntegrationConfigWOVersion)
}

// changedConfig returns the configured integration_config, with "" for what was removed, because Nango keeps what is not sent. What a
// write-only value had before is not known: then each optional entry that the configuration lacks is removed.
func (m *integration) changedConfig(prior *integration, p nangoapi.Provider) map[string]string {
	config := m.config()
	before := tf.MapEntries(prior.IntegrationConfig)
	for name, field := range p.IntegrationConfig {
		_, had := before[name]
		if _, has := config[name]; !has && (had || field.Optional && prior.IntegrationConfig.IsNull() && !prior.IntegrationConfigWOVersion.IsNull()) {
			config[name] = ""
		}
	}
	return config
}

// fromAPI leaves what a listing does not show as it is, and what the key may not read.
func (m *integration) fromAPI(api *nangoapi.Client, i nangoapi.Integration, err error) error {
	if err != nil {
		return err
	}
	m.ID = types.StringValue(i.UniqueKey)
	m.UniqueKey = types.StringValue(i.UniqueKey)
	m.Provider = types.StringValue(i.Provider)
	m.Name = types.StringValue(i.DisplayName)
	m.ForwardWebhooks = types.BoolValue(i.ForwardWebhooks)
	m.CallbackURL = types.StringValue(api.CallbackURL())
	m.CreatedAt = timeText(i.CreatedAt)
	m.UpdatedAt = timeText(i.UpdatedAt)
	m.ForceDestroy = types.BoolValue(m.ForceDestroy.ValueBool()) // null after an import
	if i.Full {
		m.WebhookURL = types.StringPointerValue(i.WebhookURL)
	}
	if !i.Full || !i.Credentials.Shown {
		return nil
	}
	c := i.Credentials
	m.ClientID, m.AppID, m.AppLink = textOrNull(c.ClientID), textOrNull(c.AppID), textOrNull(c.AppLink)
	m.Scopes = types.ListNull(types.StringType)
	if hasScopes(c.Type) {
		m.Scopes = tf.ListOf(c.ScopeList())
	}
	m.ClientSecret = textOrNull(c.ClientSecret)
	if strings.TrimSpace(m.PrivateKey.ValueString()) != c.PrivateKey {
		m.PrivateKey = textOrNull(c.PrivateKey)
	}
	m.WebhookSecret = textOrNull(c.WebhookSecret)
	if c.WebhookSecret == "" && !m.WebhookSecretWOVersion.IsNull() { // so that the removal of a write-only secret is a drift
		m.WebhookSecret = types.StringValue("")
	}
	return nil
}
