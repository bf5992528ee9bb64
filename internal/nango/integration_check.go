package nango

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// credentialArguments names the credentials that an integration needs or may have, by the authentication mode of its provider
// (https://nango.dev/docs/reference/backend/http-api/integration/create). An integration of another mode has none: its connections have them.
var credentialArguments = map[string]struct{ needs, may []string }{
	"OAUTH1": {[]string{"client_id", "client_secret"}, []string{"scopes", "webhook_secret"}},
	"OAUTH2": {[]string{"client_id", "client_secret"}, []string{"scopes", "webhook_secret"}},
	"TBA":    {nil, []string{"client_id", "client_secret", "scopes", "webhook_secret"}},
	"APP":    {[]string{"app_id", "app_link", "private_key"}, nil},
	"CUSTOM": {[]string{"client_id", "client_secret", "app_id", "app_link", "private_key"}, nil},
}

// credentialsSet returns the names of the credentials that the configuration sets.
func (m *integration) credentialsSet() []string {
	var names []string
	for _, a := range []struct {
		name string
		set  bool
	}{
		{"app_id", set(m.AppID)},
		{"app_link", set(m.AppLink)},
		{"client_id", set(m.ClientID)},
		{"client_secret", set(m.ClientSecret, m.ClientSecretWO)},
		{"private_key", set(m.PrivateKey, m.PrivateKeyWO)},
		{"scopes", len(m.Scopes.Elements()) > 0},
		{"webhook_secret", set(m.WebhookSecret, m.WebhookSecretWO)},
	} {
		if a.set {
			names = append(names, a.name)
		}
	}
	return names
}

// checkProvider returns an error if the configuration does not fit the provider.
func (m *integration) checkProvider(ctx context.Context, p nangoapi.Provider) error {
	if err := m.checkCredentials(ctx, p); err != nil {
		return err
	}
	if err := m.checkPrivateKey(); err != nil {
		return err
	}
	if secret := []rune(tf.FirstString(m.WebhookSecret, m.WebhookSecretWO)); len(secret) > maxText {
		return tf.Invalid(m.configured([]string{"webhook_secret"})[0], "The webhook secret has %d characters, and Nango accepts at most %d. Shorten it.", len(secret), maxText)
	}
	if p.IntegrationConfig != nil && len(m.Custom.Elements()) > 0 {
		return tf.Invalid("custom", "The provider %s has no custom settings. It has an integration_config: %s. Set those instead.", p.Name, oneLine(slices.Sorted(maps.Keys(p.IntegrationConfig))))
	}
	return m.checkConfig(p)
}

// checkCredentials returns an error unless the credentials are those that an integration of the provider has.
func (m *integration) checkCredentials(ctx context.Context, p nangoapi.Provider) error {
	names := m.credentialsSet()
	arguments, known := credentialArguments[p.AuthMode]
	if !known && len(names) > 0 {
		reason := "With this auth_mode, the credentials belong to each connection."
		if inDashboard(p) {
			reason = "Nango's API cannot set its credentials: enter them in the dashboard."
		}
		return tf.Invalid(m.configured(names)[0], "The provider %s has the auth_mode %s, whose integrations have no %s. %s Remove %s.", p.Name, p.AuthMode, names[0], reason, oneLine(m.configured(names)))
	}
	if inDashboard(p) {
		tf.Warn(ctx, "The credentials of "+m.UniqueKey.ValueString()+" are set in the dashboard", "Nango's API cannot set the credentials of an integration of the provider %s. After the apply, enter them in Nango's dashboard.", p.Name)
	}
	if missing := without(arguments.needs, names); len(missing) > 0 {
		return tf.Invalid(missing[0], "The provider %s has the auth_mode %s, whose integrations need %s. %s", p.Name, p.AuthMode, oneLine(arguments.needs), toSet(missing))
	}
	if extra := without(names, slices.Concat(arguments.needs, arguments.may)); len(extra) > 0 {
		return tf.Invalid(m.configured(extra)[0], "The provider %s has the auth_mode %s, whose integrations have no %s. Remove %s. They have %s.", p.Name, p.AuthMode, oneLine(extra), oneLine(m.configured(extra)), oneLine(slices.Concat(arguments.needs, arguments.may)))
	}
	if missing := without([]string{"client_id", "client_secret"}, names); p.AuthMode == "TBA" && len(names) > 0 && len(missing) > 0 {
		return tf.Invalid(missing[0], "Nango stores client_id and client_secret only together, and with the scopes and the webhook secret. %s", toSet(missing))
	}
	return nil
}

// without returns the names that are not among others.
func without(names, others []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(others, name) })
}

// configured returns the names of credentials as the configuration has them: a secret that is write-only has another one.
func (m *integration) configured(names []string) []string {
	writeOnly := map[string]bool{"client_secret": set(m.ClientSecretWO), "private_key": set(m.PrivateKeyWO), "webhook_secret": set(m.WebhookSecretWO)}
	var arguments []string
	for _, name := range names {
		if writeOnly[name] {
			name += "_wo"
		}
		arguments = append(arguments, name)
	}
	return arguments
}

// inDashboard reports whether the credentials of a provider's integrations can only be set in Nango's dashboard.
func inDashboard(p nangoapi.Provider) bool {
	return p.AuthMode == "INSTALL_PLUGIN" || p.AuthMode == "MCP_OAUTH2" && p.ClientRegistration == "static"
}

// toSet returns what to do about missing credentials, which may be secrets.
func toSet(missing []string) string {
	var arguments, stored []string
	for _, name := range missing {
		if slices.Contains([]string{"client_secret", "private_key", "webhook_secret"}, name) {
			stored = append(stored, name)
			name += "_wo"
		}
		arguments = append(arguments, name)
	}
	if len(stored) == 0 {
		return "Set " + oneLine(arguments) + "."
	}
	return "Set " + oneLine(arguments) + ". What is set as " + oneLine(stored) + " instead is stored in the state."
}

// checkPrivateKey returns an error unless the key has the format that Nango accepts.
func (m *integration) checkPrivateKey() error {
	key, argument := strings.TrimSpace(tf.FirstString(m.PrivateKey, m.PrivateKeyWO)), m.configured([]string{"private_key"})[0]
	switch {
	case key == "":
		return nil
	case strings.HasPrefix(key, "-----BEGIN PRIVATE KEY-----"):
		return tf.Invalid(argument, "The private key is in the format PKCS#8, and Nango accepts only PKCS#1. Convert it with: openssl rsa -traditional -in key.pem -out pkcs1.pem")
	case !strings.HasPrefix(key, "-----BEGIN RSA PRIVATE KEY-----") || !strings.HasSuffix(key, "-----END RSA PRIVATE KEY-----"):
		return tf.Invalid(argument, "The value is not a private key that Nango accepts. It must begin with -----BEGIN RSA PRIVATE KEY----- and end with -----END RSA PRIVATE KEY-----. Set it to the content of the file of the key. To convert another format: openssl rsa -traditional -in key.pem -out pkcs1.pem")
	}
	return nil
}

// maxConfigValue is the length that Nango allows for a value of an integration_config.
const maxConfigValue = 8192

// checkConfig returns an error unless the integration_config fits what the provider declares. It quotes no value, which may be secret.
func (m *integration) checkConfig(p nangoapi.Provider) error {
	if m.IntegrationConfig.IsUnknown() || m.IntegrationConfigWO.IsUnknown() {
		return nil
	}
	given := map[string]attr.Value{}
	maps.Copy(given, m.IntegrationConfig.Elements())
	maps.Copy(given, m.IntegrationConfigWO.Elements())
	declared := slices.Sorted(maps.Keys(p.IntegrationConfig))
	for _, name := range slices.Sorted(maps.Keys(given)) {
		field, ok := p.IntegrationConfig[name]
		text, _ := given[name].(types.String)
		length := len([]rune(text.ValueString()))
		switch {
		case len(declared) == 0:
			return tf.Invalid("integration_config", "The provider %s has no integration_config. Remove it.", p.Name)
		case !ok:
			return tf.Invalid("integration_config", "The provider %s has no %q in its integration_config. It has: %s.", p.Name, name, oneLine(declared))
		case text.IsUnknown():
		case length > maxConfigValue:
			return tf.Invalid("integration_config", "The value of %s has %d characters, and Nango accepts at most %d. Shorten it.", name, length, maxConfigValue)
		case len(field.Enum) > 0 && !slices.Contains(field.Enum, text.ValueString()):
			return tf.Invalid("integration_config", "The value of %s is none that the provider %s accepts. Set it to one of: %s.", name, p.Name, oneLine(field.Enum))
		case !fits(field.Pattern, text.ValueString()):
			return tf.Invalid("integration_config", "The value of %s does not match the pattern that the provider %s declares: %s.", name, p.Name, field.Pattern)
		}
	}
	if len(given) == 0 { // Nango accepts that, and after an import the values are not known
		return nil
	}
	for _, name := range declared {
		if field := p.IntegrationConfig[name]; !field.Optional && field.VisibleWhen == nil && field.Default == "" && given[name] == nil {
			return tf.Invalid("integration_config", "The provider %s needs %s in integration_config. Set it.", p.Name, name)
		}
	}
	return nil
}

// fits reports whether a value matches a pattern, or the pattern is one that only JavaScript understands.
func fits(pattern, value string) bool {
	expression, err := regexp.Compile(pattern)
	return err != nil || value == "" || expression.MatchString(value)
}
