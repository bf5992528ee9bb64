package poozle

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var checkAccountAction = tf.Action[*poozleapi.Client, *checkAccount]{
	Type: "poozle_check_account", Verb: "check", Noun: "the credential of the Poozle integration account",
	Description: "Lets Poozle test a credential at the third party: the one of an existing integration account, or one from the configuration. The action fails if the third party refuses the credential. " +
		"Poozle itself tests a credential only when an account is created, and `integrations_poozle_integration_account` also before it changes one. The action finds a credential that the third party no longer accepts.",
	Attributes: map[string]schema.Attribute{
		"integration_account_id": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "ID of an account whose stored credential is tested. It must not have a refresh token, because a test can use up the token. Set either this argument or the three others.",
		},
		"integration_definition_id": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(), MarkdownDescription: "ID of the integration definition that the credential in `config` is for.",
		},
		"auth_type": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(), MarkdownDescription: "Authentication type of the credential, such as `Api Key`.",
		},
		"config": schema.MapAttribute{
			Optional: true, WriteOnly: true, ElementType: types.StringType,
			MarkdownDescription: "Credential to test, with the keys of the integration's specification. It is stored neither in the plan nor in the state, and can contain ephemeral values if a trigger runs the action; `-invoke` passes none.",
		},
	},
}

type checkAccount struct {
	tf.Timeout
	IntegrationAccountID    types.String `tfsdk:"integration_account_id"`
	IntegrationDefinitionID types.String `tfsdk:"integration_definition_id"`
	AuthType                types.String `tfsdk:"auth_type"`
	Config                  types.Map    `tfsdk:"config"`
}

// CheckConfig requires an account or a credential.
func (m *checkAccount) CheckConfig() error {
	byID := !m.IntegrationAccountID.IsNull()
	for _, argument := range []struct {
		name  string
		value attr.Value
	}{{"integration_definition_id", m.IntegrationDefinitionID}, {"auth_type", m.AuthType}, {"config", m.Config}} {
		switch missing := argument.value.IsNull(); {
		case byID && !missing:
			return tf.Invalid(argument.name, "The argument %s is set next to integration_account_id. Set either integration_account_id, or integration_definition_id, auth_type and config.", argument.name)
		case !byID && missing:
			return tf.Invalid(argument.name, "The argument %s is missing. Set integration_definition_id, auth_type and config, or only integration_account_id.", argument.name)
		}
	}
	return nil
}

func (m *checkAccount) Invoke(ctx context.Context, api *poozleapi.Client, progress func(string, ...any)) error {
	account := poozleapi.IntegrationAccount{DefinitionID: m.IntegrationDefinitionID.ValueString(), AuthType: m.AuthType.ValueString(), Config: map[string]any{}}
	for key, value := range tf.MapEntries(m.Config) {
		account.Config[key] = value
	}
	if err := checkDefinition(ctx, api, m.IntegrationDefinitionID); err != nil {
		return err
	}
	if id := m.IntegrationAccountID.ValueString(); id != "" {
		var err error
		account, err = api.IntegrationAccounts.Get(ctx, id)
		switch {
		case errors.Is(err, rest.ErrNotFound):
			return tf.Invalid("integration_account_id", "There is no integration account with the ID %q in the workspace.", id)
		case err != nil:
			return err
		case account.Config[poozleapi.RefreshToken] != nil && account.AuthType == "OAuth2":
			return tf.Invalid("integration_account_id", "The account %s has a refresh token, which a test could use up: the third party may replace it at each use. The account was left as it is.", id)
		}
	}
	progress("Poozle tests the credential at the third party.")
	refusal, err := api.IntegrationAccounts.CheckCredential(ctx, account)
	if err != nil {
		return err
	}
	if refusal != "" {
		return errors.New("the third party refuses the credential. It answers: " + refusal)
	}
	progress("The third party accepts the credential.")
	return nil
}
