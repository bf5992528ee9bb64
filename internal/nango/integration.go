package nango

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var integrationResource = tf.Resource[*nangoapi.Client, *integration]{
	Type:        "nango_integration",
	Plural:      "integrations",
	Filters:     []string{"provider_name"},
	Description: "An integration is a third party that your customers can connect to through Nango, with the OAuth app or the other credentials that Nango uses for it.",
	Notes: "- Nango deletes all connections of an integration together with it, and your customers would have to connect again. The plan of a destroy states how many there are, and the apply refuses to delete the integration unless `force_destroy` is true in the state.\n" +
		"- A changed `unique_key` renames the integration in place, which Nango refuses as long as it has connections.\n" +
		"- Nango shows the secrets only to a key with the scope `" + nangoapi.ScopeReadCredentials + "`. With another key, the provider warns, and does not notice secrets that were changed in Nango.\n" +
		"- Nango stores the credentials of an integration as a whole, so a change of one of them sends all. An imported integration needs its secrets in the configuration before its credentials can be changed.\n" +
		"- The credentials of `MCP_OAUTH2` providers with a static client and of `INSTALL_PLUGIN` providers can only be set in Nango's dashboard.\n" +
		"- An integration that Nango's quickstart has made uses an OAuth app of Nango, and keeps using it after a change of the credentials. Import it, and replace it with your own app by `terraform apply -replace=…`. The replacement deletes its connections, so it needs `force_destroy` if there are any.\n" +
		"- If the integration is not found, or was created at another time, and the secret key is not the one that found it last, the refresh fails and the state is unchanged, because the key may belong to another environment.\n" +
		"- A create adopts an identical integration that an interrupted apply in this working directory began to create less than an hour ago. The plan warns about it: see [When an apply is interrupted](../guides/interrupted.md).",
	Attributes:     integrationAttributes,
	Identity:       []string{"unique_key"},
	Unique:         true,
	Renames:        true,
	Secrets:        integrationSecrets,
	ServerDefaults: []string{"display_name", "scopes"},
	ManagedOnly:    []string{"force_destroy", "custom"},
	Unlisted:       []string{"app_id", "app_link", "client_id", "scopes", "webhook_url"},
	List: func(ctx context.Context, api *nangoapi.Client, empty func() *integration) iter.Seq2[*integration, error] {
		return tf.Each(api.Integrations.List(ctx), empty, func(m *integration, i nangoapi.Integration, err error) error { return m.fromAPI(api, i, err) })
	},
	ListFilters: []string{"display_name"},
}

type integration struct {
	ID                         types.String `tfsdk:"id"`
	UniqueKey                  types.String `tfsdk:"unique_key"`
	Provider                   types.String `tfsdk:"provider_name"`
	Name                       types.String `tfsdk:"display_name"`
	ForwardWebhooks            types.Bool   `tfsdk:"forward_webhooks"`
	ClientID                   types.String `tfsdk:"client_id"`
	ClientSecret               types.String `tfsdk:"client_secret"`
	ClientSecretWO             types.String `tfsdk:"client_secret_wo"`
	ClientSecretWOVersion      types.Int64  `tfsdk:"client_secret_wo_version"`
	Scopes                     types.List   `tfsdk:"scopes"`
	WebhookSecret              types.String `tfsdk:"webhook_secret"`
	WebhookSecretWO            types.String `tfsdk:"webhook_secret_wo"`
	WebhookSecretWOVersion     types.Int64  `tfsdk:"webhook_secret_wo_version"`
	AppID                      types.String `tfsdk:"app_id"`
	AppLink                    types.String `tfsdk:"app_link"`
	PrivateKey                 types.String `tfsdk:"private_key"`
	PrivateKeyWO               types.String `tfsdk:"private_key_wo"`
	PrivateKeyWOVersion        types.Int64  `tfsdk:"private_key_wo_version"`
	IntegrationConfig          types.Map    `tfsdk:"integration_config"`
	IntegrationConfigWO        types.Map    `tfsdk:"integration_config_wo"`
	IntegrationConfigWOVersion types.Int64  `tfsdk:"integration_config_wo_version"`
	Custom                     types.Map    `tfsdk:"custom"`
	ForceDestroy               types.Bool   `tfsdk:"force_destroy"`
	WebhookURL                 types.String `tfsdk:"webhook_url"`
	CallbackURL                types.String `tfsdk:"callback_url"`
	CreatedAt                  types.String `tfsdk:"created_at"`
	UpdatedAt                  types.String `tfsdk:"updated_at"`
}

// Create begins without the planned ID, because a model with an ID is one that exists.
func (m *integration) Create(ctx context.Context, api *nangoapi.Client) error {
	m.ID = types.StringNull()
	p, err := m.provider(ctx, api)
	if err != nil {
		return err
	}
	created, err := api.Integrations.Create(ctx, m.toAPI(p), p.DefaultScopes)
	return m.complete(ctx, api, p, created, err)
}

// Existing returns the integration that has the unique key.
func (m *integration) Existing(ctx context.Context, api *nangoapi.Client) ([]tf.Existing, error) {
	found, err := api.Integrations.Existed(ctx, m.UniqueKey.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p, err := m.provider(ctx, api)
	return []tf.Existing{{
		ID: found.UniqueKey, Equal: found.Equals(m.toAPI(p), p.DefaultScopes), Age: api.Integrations.Age(found), Conflict: m.explainTaken("The plan creates no second one."),
	}}, err
}

// Adopt is like Create.
func (m *integration) Adopt(ctx context.Context, api *nangoapi.Client, _ string) error {
	m.ID = types.StringNull()
	p, err := m.provider(ctx, api)
	if err != nil {
		return err
	}
	found, err := api.Integrations.Adopt(ctx, m.toAPI(p), p.DefaultScopes)
	return m.complete(ctx, api, p, found, err)
}

// complete sets the model to an integration that was created or adopted. The response to a create shows neither the scopes, which are
// known, nor the webhook URL.
func (m *integration) complete(ctx context.Context, api *nangoapi.Client, p nangoapi.Provider, created nangoapi.Integration, err error) error {
	if errors.Is(err, nangoapi.ErrKeyTaken) {
		return m.explainTaken("Nothing was created. If a replacement with create_before_destroy has the same unique_key as before, remove create_before_destroy.")
	}
	if err != nil {
		return err
	}
	configured := m.Scopes
	if err := m.fromAPI(api, created, nil); err != nil {
		return err
	}
	m.Scopes = m.storedScopes(p, configured)
	if !configured.IsNull() && len(configured.Elements()) == 0 && len(p.DefaultScopes) > 0 { // a create stores the default scopes instead of none
		changed, err := api.Integrations.Update(ctx, created.UniqueKey, nangoapi.IntegrationBody{Credentials: m.credentials(p, configured)}, created.CreatedAt)
		if err := m.fromAPI(api, changed, err); err != nil {
			return err
		}
	}
	if !created.Full && p.WebhookRoutingScript != "" {
		full, err := api.Integrations.Read(ctx, created.UniqueKey)
		if err != nil { // other resources would be created without the URL
			return fmt.Errorf("the integration %s was created, but its webhook_url could not be read, so the next apply replaces the integration: %w", created.UniqueKey, err)
		}
		m.WebhookURL = types.StringPointerValue(full.WebhookURL)
	}
	tf.FoundBy(ctx, complete(api))
	return nil
}

// Read makes no call of its own if the listing shows that nothing has changed since this key has read the credentials.
func (m *integration) Read(ctx context.Context, api *nangoapi.Client) error {
	if tf.Named(ctx) && !keyPattern.MatchString(m.UniqueKey.ValueString()) {
		return tf.Invalid("unique_key", "The value is not a unique key, which consists of letters, digits, spaces and ~ : . @ _ -. It is the last part of the address of the integration's page in Nango.")
	}
	var known time.Time
	if tf.LastFoundBy(ctx) == complete(api) {
		known = parseTime(m.UpdatedAt)
	}
	found, err := api.Integrations.Get(ctx, m.UniqueKey.ValueString(), known)
	if err != nil {
		return suspectOtherEnvironment(ctx, err, api, "integration", m.UniqueKey.ValueString())
	}
	if err := suspectSameName(ctx, api, "integration", found.UniqueKey, parseTime(m.CreatedAt), found.CreatedAt); err != nil {
		return err
	}
	if found.Full && !found.Credentials.Shown {
		tf.FoundBy(ctx, incomplete(api))
		tf.WarnOnce(ctx, "Credentials in Nango are not compared", "The secret key lacks the scope %s, so Nango does not show the credentials of the integration %s. The state keeps the ones that were sent last, and a change of them in Nango is not noticed. "+
			"To compare them, add the scope to the key. This warning is shown once for all integrations.", nangoapi.ScopeReadCredentials, found.UniqueKey)
	} else {
		tf.FoundBy(ctx, complete(api))
	}
	return m.fromAPI(api, found, nil)
}

// UpdateFrom sends what has changed. Between the last refresh and the change, another client may have changed something that the response
// does not show, so the next refresh reads the integration by itself.
func (m *integration) UpdateFrom(ctx context.Context, api *nangoapi.Client, change tf.Change[*integration]) error {
	prior := change.Prior
	configured := m.Scopes
	body, err := m.changes(ctx, api, change)
	if err != nil {
		return err
	}
	m.Name, m.Scopes, m.WebhookURL, m.UpdatedAt = prior.Name, prior.Scopes, prior.WebhookURL, prior.UpdatedAt
	if body.IsZero() {
		return nil
	}
	key, created := prior.UniqueKey.ValueString(), parseTime(prior.CreatedAt)
	updated, err := api.Integrations.Update(ctx, key, body, created)
	switch {
	case errors.Is(err, nangoapi.ErrKeyTaken):
		return tf.Invalid("unique_key", "Another integration of the environment has the unique key %q, so the integration %s was not renamed. Choose another key.", m.UniqueKey.ValueString(), key)
	case err != nil:
		return suspectOtherEnvironment(ctx, err, api, "integration", key)
	}
	tf.FoundBy(ctx, incomplete(api))
	if body.Credentials != nil && body.Credentials.Scopes != nil {
		p, err := m.provider(ctx, api) // known already
		if err != nil {
			return err
		}
		m.Scopes = m.storedScopes(p, configured)
	}
	if body.UniqueKey != "" && !prior.WebhookURL.IsNull() {
		full, err := api.Integrations.Read(ctx, updated.UniqueKey)
		if err != nil {
			return err
		}
		m.WebhookURL = types.StringPointerValue(full.WebhookURL)
	}
	return m.fromAPI(api, updated, nil)
}

// Delete refuses to delete connections of customers, unless force_destroy is true in the state.
func (m *integration) Delete(ctx context.Context, api *nangoapi.Client) error {
	key := m.UniqueKey.ValueString()
	if !m.ForceDestroy.ValueBool() {
		n, err := api.Integrations.CountConnections(ctx, key)
		switch {
		case errors.Is(err, rest.ErrRefused):
			return fmt.Errorf("the integration %s was not deleted, because its connections could not be counted: %w. Nango deletes them with it. Add the scope to the key, or set force_destroy = true and apply that first", key, err)
		case err != nil:
			return err
		case n.Number > 0:
			return fmt.Errorf("the integration %s was not deleted, because it has %s, which Nango would delete as well. Your customers would have to connect again. "+
				"To delete the integration and its connections, set force_destroy = true, apply that first, and destroy then. To keep it in Nango and stop managing it, run: terraform state rm. If its block was removed from the configuration, restore the block first to set force_destroy, or write a removed block to keep the integration", key, n)
		}
	}
	return suspectOtherEnvironment(ctx, api.Integrations.Delete(ctx, key), api, "integration", key)
}
