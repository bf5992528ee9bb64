package nango

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// credentialType is a type of credentials that the resource has arguments for.
type credentialType struct {
	mode      string // of the provider
	arguments []string
	words     string // what to set
}

var credentialTypes = []credentialType{
	{"API_KEY", []string{"api_key"}, "api_key_wo"},
	{"BASIC", []string{"username", "password"}, "username and password_wo"},
	{"OAUTH2", []string{"access_token", "refresh_token", "expires_at"}, "access_token_wo, and refresh_token_wo if there is one"},
	{"NONE", nil, "no credentials"},
}

// arguments returns whether each argument with credentials is set.
func (m *connection) arguments() map[string]bool {
	return map[string]bool{
		"api_key": set(m.APIKey, m.APIKeyWO), "username": set(m.Username), "password": set(m.Password, m.PasswordWO),
		"access_token": set(m.AccessToken, m.AccessTokenWO), "refresh_token": set(m.RefreshToken, m.RefreshTokenWO), "expires_at": set(m.ExpiresAt),
	}
}

// credentials returns the credentials of the type that the arguments have.
func (m *connection) credentials() nangoapi.ConnectionCredentials {
	set := m.arguments()
	switch {
	case set["api_key"]:
		return nangoapi.ConnectionCredentials{Type: "API_KEY", APIKey: tf.FirstString(m.APIKey, m.APIKeyWO)}
	case set["username"] || set["password"]:
		username, password := m.Username.ValueString(), tf.FirstString(m.Password, m.PasswordWO)
		return nangoapi.ConnectionCredentials{Type: "BASIC", Username: &username, Password: &password}
	case set["access_token"]:
		return nangoapi.ConnectionCredentials{
			Type: "OAUTH2", AccessToken: tf.FirstString(m.AccessToken, m.AccessTokenWO), RefreshToken: tf.FirstString(m.RefreshToken, m.RefreshTokenWO),
			ExpiresAt: m.ExpiresAt.ValueString(),
		}
	}
	return nangoapi.ConnectionCredentials{Type: "NONE"}
}

// changesSecrets reports whether a change sends other secrets than before.
func (m *connection) changesSecrets(prior *connection) bool {
	pairs := [][2]attr.Value{
		{m.APIKey, prior.APIKey},
		{m.APIKeyWOVersion, prior.APIKeyWOVersion},
		{m.Password, prior.Password},
		{m.PasswordWOVersion, prior.PasswordWOVersion},
		{m.AccessToken, prior.AccessToken},
		{m.AccessTokenWOVersion, prior.AccessTokenWOVersion},
		{m.RefreshToken, prior.RefreshToken},
		{m.RefreshTokenWOVersion, prior.RefreshTokenWOVersion},
	}
	return slices.ContainsFunc(pairs, func(p [2]attr.Value) bool { return !p[0].Equal(p[1]) })
}

// sendsCredentials reports whether a change needs the call that sends the whole connection.
func (m *connection) sendsCredentials(prior *connection) bool {
	return m.changesSecrets(prior) || !m.Username.Equal(prior.Username) || !m.ExpiresAt.Equal(prior.ExpiresAt) || !m.ConnectionConfig.Equal(prior.ConnectionConfig)
}

// Check returns an error if the integration does not exist, or if the credentials or the connection_config do not fit its provider.
func (m *connection) Check(ctx context.Context, api *nangoapi.Client) error {
	if m.Integration.ValueString() == "" {
		return nil
	}
	name, err := m.providerOf(ctx, api)
	if err != nil || name == "" {
		return err
	}
	provider, err := api.Providers.Named(ctx, name)
	if errors.Is(err, rest.ErrNotFound) { // the server had the provider when the integration was created
		return nil
	}
	if err != nil {
		return err
	}
	if err := m.checkCredentials(provider); err != nil {
		return err
	}
	return m.checkConfig(ctx, provider)
}

// CheckChange checks a change that sends the credentials, and warns if that would replace newer tokens.
func (m *connection) CheckChange(ctx context.Context, api *nangoapi.Client, prior *connection) error {
	if !m.sendsCredentials(prior) || !m.Integration.Equal(prior.Integration) || !m.ConnectionID.Equal(prior.ConnectionID) {
		return nil
	}
	if m.arguments()["access_token"] && !m.changesSecrets(prior) {
		tf.Warn(ctx, "The tokens of the configuration are sent again", "Nango has no call that changes connection_config or expires_at of the connection %s without its credentials, so the apply also sends the access token and the refresh token of the configuration. "+
			"If Nango has refreshed them since they were sent, the configured ones replace newer ones and may no longer be valid. Set current tokens in the configuration, or let the user connect the account again.", m.ID.ValueString())
	}
	return m.Check(ctx, api)
}

// providerOf returns the provider of the integration; "" if the plan cannot know it.
func (m *connection) providerOf(ctx context.Context, api *nangoapi.Client) (string, error) {
	key := m.Integration.ValueString()
	if provider, planned := api.Connections.PlannedProvider(key); planned {
		return provider, nil
	}
	all, err := api.Integrations.All(ctx)
	if err != nil {
		return "", err
	}
	var keys []string
	for _, i := range all {
		if i.UniqueKey == key {
			return i.Provider, nil
		}
		keys = append(keys, i.UniqueKey)
	}
	hint := cmp.Or(nearestOne(key, keys), " Create it with integrations_nango_integration, and set integration to the unique_key of that resource.")
	return "", tf.Invalid("integration", "The environment has no integration with the key %q.%s", key, hint)
}

// checkCredentials returns an error if the arguments do not fit the authentication mode of the provider.
func (m *connection) checkCredentials(p nangoapi.Provider) error {
	set := m.arguments()
	at := slices.IndexFunc(credentialTypes, func(t credentialType) bool { return t.mode == p.AuthMode })
	if at < 0 {
		return tf.Invalid("integration", "Connections of %s have the authentication mode %s, and this resource has no arguments for their credentials. "+
			"Let the account's owner connect it by a link: see the ephemeral resource integrations_nango_connect_session.", p.Name, p.AuthMode)
	}
	fits := credentialTypes[at]
	for _, t := range credentialTypes {
		for _, argument := range t.arguments {
			if set[argument] && !slices.Contains(fits.arguments, argument) {
				return tf.Invalid(argument, "The provider %s of the integration has the authentication mode %s, to which %s does not belong. Set %s instead.", p.Name, p.AuthMode, argument, fits.words)
			}
		}
	}
	missing := ""
	switch p.AuthMode {
	case "API_KEY":
		missing = "api_key"
	case "OAUTH2":
		missing = "access_token"
	case "BASIC":
		if set["password"] {
			return nil
		}
		missing = "username"
	}
	if missing != "" && !set[missing] {
		return tf.Invalid(missing, "The provider %s of the integration has the authentication mode %s, so the connection needs credentials. Set %s.", p.Name, p.AuthMode, fits.words)
	}
	return nil
}

// explain adds what to do to the error of a create.
func (m *connection) explain(err error) error {
	var exists *nangoapi.ExistsError
	switch {
	case errors.As(err, &exists) && exists.ByThisRun:
		return tf.Invalid("connection_id", "Another resource of this configuration has created the connection %q of the integration %q. Remove one of the two, or give it another connection_id.", exists.Connection.ConnectionID, exists.Connection.Integration)
	case errors.As(err, &exists) && exists.Overwrote:
		return tf.Invalid("connection_id", "Another client created the connection %q of the integration %q at the same moment, and this create has overwritten its credentials. Decide which configuration manages it, and remove it from the other one. %s",
			exists.Connection.ConnectionID, exists.Connection.Integration, importHint(exists.Connection))
	case errors.As(err, &exists):
		return tf.Invalid("connection_id", "Nango already has the connection %q of the integration %q, and a create would overwrite its credentials. If this apply replaces it, remove create_before_destroy. %s",
			exists.Connection.ConnectionID, exists.Connection.Integration, importHint(exists.Connection))
	case nangoapi.Refused(err):
		return tf.Invalid(m.credentialArgument(), "The third party refuses the credentials, so the connection was not written. Check their values, and those of connection_config. Nango's answer is: %s.", err)
	case errors.Is(err, nangoapi.ErrNoIntegration):
		return tf.Invalid("integration", "The environment has no integration with the key %q. Set integration to the unique_key of an integrations_nango_integration, so that the integration is created first.", m.Integration.ValueString())
	}
	return err
}

// credentialArgument returns the argument that has the secret credential, or the username.
func (m *connection) credentialArgument() string {
	switch {
	case set(m.PasswordWO):
		return "password_wo"
	case set(m.Password):
		return "password"
	case set(m.Username):
		return "username"
	case set(m.APIKey):
		return "api_key"
	}
	return "api_key_wo"
}

func importHint(c nangoapi.Connection) string {
	return fmt.Sprintf("To manage it here, import it:\n\nimport {\n  to = integrations_nango_connection.<name>\n  id = %q\n}", c.ObjectID())
}

// suspectOtherEnvironment is the function of that name for the connection.
func (m *connection) suspectOtherEnvironment(ctx context.Context, api *nangoapi.Client, err error) error {
	return suspectOtherEnvironment(ctx, err, api, "connection", m.ID.ValueString())
}
