package nango

import (
	"context"
	"errors"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Plan plans what is known before a call: the ID follows the key, and nothing changes in Nango if only force_destroy does.
func (m *integration) Plan(_ context.Context, api *nangoapi.Client, change tf.Change[*integration]) error {
	prior := change.Prior
	m.ID = m.UniqueKey
	if prior == nil {
		m.CallbackURL = types.StringValue(api.CallbackURL())
		return nil
	}
	if !m.UniqueKey.Equal(prior.UniqueKey) && !prior.WebhookURL.IsNull() {
		m.WebhookURL = types.StringUnknown()
	}
	local := *m
	local.ForceDestroy, local.UpdatedAt = prior.ForceDestroy, prior.UpdatedAt
	if reflect.DeepEqual(local, *prior) {
		m.UpdatedAt = prior.UpdatedAt
	}
	return nil
}

// ReplacedBy names the provider, and custom if a key was removed.
func (m *integration) ReplacedBy(prior *integration) []string {
	var names []string
	if !m.Provider.Equal(prior.Provider) {
		names = append(names, "provider_name")
	}
	now := m.Custom.Elements()
	for key := range prior.Custom.Elements() {
		if _, kept := now[key]; !kept && !m.Custom.IsUnknown() {
			return append(names, "custom")
		}
	}
	return names
}

// Check returns an error if the provider does not exist, or needs other credentials. It plans what Nango stores for what the
// configuration leaves out.
func (m *integration) Check(ctx context.Context, api *nangoapi.Client) error {
	api.Connections.PlanIntegration(m.UniqueKey.ValueString(), m.Provider.ValueString())
	if m.Provider.IsUnknown() {
		return nil
	}
	p, err := m.provider(ctx, api)
	if err != nil {
		return err
	}
	if err := m.checkProvider(ctx, p); err != nil {
		return err
	}
	if m.Name.IsUnknown() {
		m.Name = types.StringValue(p.DisplayName)
	}
	if m.Scopes.IsUnknown() {
		m.Scopes = m.storedScopes(p, m.Scopes)
	}
	if p.WebhookRoutingScript == "" {
		m.WebhookURL = types.StringNull()
	}
	return nil
}

// CheckChange returns an error if Nango would refuse the change. Terraform plans the create of a replacement by another call.
func (m *integration) CheckChange(ctx context.Context, api *nangoapi.Client, prior *integration) error {
	api.Connections.PlanIntegration(m.UniqueKey.ValueString(), m.Provider.ValueString())
	if len(m.ReplacedBy(prior)) > 0 {
		return nil
	}
	if !m.UniqueKey.IsUnknown() && !m.UniqueKey.Equal(prior.UniqueKey) {
		n, err := api.Integrations.CountConnections(ctx, prior.UniqueKey.ValueString())
		if err != nil && !errors.Is(err, rest.ErrRefused) { // a key that may not count them may still rename
			return err
		}
		if n.Number > 0 {
			return tf.Invalid("unique_key", "Nango renames an integration only if it has no connections, and the integration %s has %s. Keep the unique key, or create another integration with the new key and let your customers connect to that one.", prior.UniqueKey.ValueString(), n)
		}
	}
	if !m.changesCredentials(prior) && !m.changesConfig(prior) && m.Custom.Equal(prior.Custom) {
		return nil
	}
	p, err := m.provider(ctx, api)
	if err != nil {
		return err
	}
	if m.removesWebhookSecret(prior) && p.AuthMode != "OAUTH2" {
		return tf.Invalid("webhook_secret", "Nango cannot remove the webhook secret of an integration with the auth_mode %s. Set webhook_secret_wo or webhook_secret to another value, or replace the integration with: terraform apply -replace=…", p.AuthMode)
	}
	return m.checkProvider(ctx, p)
}

// CheckDestroy warns about connections that are deleted with the integration. The plan cannot know which of them it destroys itself, because
// Terraform plans them in any order.
func (m *integration) CheckDestroy(ctx context.Context, api *nangoapi.Client) error {
	key := m.UniqueKey.ValueString()
	n, err := api.Integrations.PlannedConnections(ctx, key)
	switch {
	case err != nil:
		tf.Warn(ctx, "The connections of "+key+" could not be counted", "Nango deletes the connections of the integration %s with it, and the provider could not count them: %s.", key, err)
	case n.Number == 0 && !n.More:
	case m.ForceDestroy.ValueBool():
		tf.Warn(ctx, "The integration "+key+" has connections", "The integration %s has %s. Nango deletes those that this apply does not delete first, because force_destroy is true, and the customers who made them have to connect again.", key, n)
	default:
		tf.Warn(ctx, "The integration "+key+" has connections", "The integration %s has %s. This apply deletes the integration only if it deletes them first. Otherwise it refuses, because Nango would delete them as well. "+
			"To delete them with it, set force_destroy = true, and apply that first.", key, n)
	}
	return nil
}

func (m *integration) provider(ctx context.Context, api *nangoapi.Client) (nangoapi.Provider, error) {
	return providerNamed(ctx, api, "provider_name", m.Provider.ValueString())
}

// explainTaken returns the error of a create whose unique key an integration has.
func (m *integration) explainTaken(what string) error {
	key := m.UniqueKey.ValueString()
	return tf.Invalid("unique_key", "The environment has an integration with the unique key %q. %s Choose another key, or import the existing integration:\n\nimport {\n  to = integrations_nango_integration.<name>\n  id = %[1]q\n}", key, what)
}

// DisplayName returns the unique key, by which applications refer to an integration.
func (m *integration) DisplayName() string { return m.UniqueKey.ValueString() }
