package poozle

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"net/http"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var integrationAccountResource = tf.Resource[*poozleapi.Client, *integrationAccount]{
	Type:        "poozle_integration_account",
	Plural:      "integration_accounts",
	Filters:     []string{"account_identifier", "integration_definition_id", "link_id"},
	Description: "An integration account connects Poozle to one account at a third party, with a credential of your own or through a link.",
	Notes: "- Accounts that your users connected through a link can be imported.\n" +
		"- Some third parties replace a refresh token at each use, such as Jira and Confluence, and Poozle stores the new one. That is no drift, and updates keep the new token until you configure another one. After an import, or after a change of the provider's `api_key`, the provider cannot tell whether the refresh token in `config_wo` is another one: to send it, set or raise `config_wo_version`.\n" +
		"- A create adopts an identical account that is less than an hour old and not in the state. The plan warns about it: see [When an apply is interrupted](../guides/interrupted.md).",
	Attributes: map[string]schema.Attribute{
		"id":           tf.Computed("ID of the account in Poozle."),
		"workspace_id": workspaceID(),
		"name": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Name of the account, shown in Poozle.\n\nChanging this updates the account in place.",
		},
		"integration_definition_id": schema.StringAttribute{
			Required: true, PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "ID of the integration, from data source `integrations_poozle_integration_definition`.\n\nChanging this replaces the account.",
		},
		"auth_type": schema.StringAttribute{
			Required: true, PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "How Poozle authenticates at the third party: an authentication type of the integration, such as `Api Key` or `OAuth2`.\n\nThe plan reports one that the integration does not have: `auth_types` of the data source lists them. Changing this replaces the account.",
		},
		"account_identifier": schema.StringAttribute{
			Optional: true, PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "Your own identifier of the account's owner, such as a user ID.\n\nChanging this replaces the account.",
		},
		"sync_enabled": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether Poozle copies the data of the account regularly.\n\nPossible only for integrations of the categories `TICKETING` and `PAYMENTS`. Default: `false`. Changing this updates the account in place.",
		},
		"sync_period": schema.StringAttribute{
			Optional: true, Computed: true, PlanModifiers: []planmodifier.String{tf.DefaultIfTrue("sync_enabled", "EVERY_HALF_HOUR")},
			Validators:          []validator.String{tf.OneOf(poozleapi.SyncPeriods...)},
			MarkdownDescription: "How often Poozle copies data: `EVERY_QUARTER_HOUR`, `EVERY_HALF_HOUR`, `EVERY_HOUR`, `EVERY_HALF_DAY` or `EVERY_DAY`.\n\nDefault: `EVERY_HALF_HOUR` if `sync_enabled` is true. Changing this updates the account in place.",
		},
		"link_id": tf.Computed("ID of the link through which the account was connected; null if it was not connected through a link."),
	},
	Secrets: []tf.Secret{{
		Attribute: "config", Type: types.MapType{ElemType: types.StringType}, Required: true,
		Rotating:    tf.RotatingEntry{Key: poozleapi.RefreshToken, If: "auth_type", Is: "OAuth2"},
		Description: "Credential and other inputs of the integration, by the keys of its specification, such as `api_key`. The data source of the integration lists them in `auth_types`, and the plan reports a key that is not among them. Poozle tests them at the third party and rejects those that do not work.",
	}},
	List: func(ctx context.Context, api *poozleapi.Client, empty func() *integrationAccount) iter.Seq2[*integrationAccount, error] {
		return tf.Each(api.IntegrationAccounts.List(ctx), empty, (*integrationAccount).fromAPI)
	},
	ListFilters: []string{"auth_type", "name"},
}

type integrationAccount struct {
	ID                types.String `tfsdk:"id"`
	WorkspaceID       types.String `tfsdk:"workspace_id"`
	Name              types.String `tfsdk:"name"`
	DefinitionID      types.String `tfsdk:"integration_definition_id"`
	AuthType          types.String `tfsdk:"auth_type"`
	Config            types.Map    `tfsdk:"config"`
	ConfigWO          types.Map    `tfsdk:"config_wo"`
	ConfigWOVersion   types.Int64  `tfsdk:"config_wo_version"`
	AccountIdentifier types.String `tfsdk:"account_identifier"`
	SyncEnabled       types.Bool   `tfsdk:"sync_enabled"`
	SyncPeriod        types.String `tfsdk:"sync_period"`
	LinkID            types.String `tfsdk:"link_id"`
}

// Check returns an error if the integration does not exist, cannot synchronize, or has no such authentication type or inputs.
func (m *integrationAccount) Check(ctx context.Context, api *poozleapi.Client) error {
	if err := checkDefinition(ctx, api, m.DefinitionID); err != nil {
		return err
	}
	definitions, _ := api.Definitions.All(ctx) // checkDefinition has warned if the definitions cannot be listed
	for _, d := range definitions {
		if d.ID == m.DefinitionID.ValueString() && m.SyncEnabled.ValueBool() && !slices.Contains([]string{"TICKETING", "PAYMENTS"}, d.Category) {
			return tf.Invalid("sync_enabled", "Poozle synchronizes only integrations of the categories TICKETING and PAYMENTS, and %s is in %s. Remove sync_enabled.", d.Key, d.Category)
		}
	}
	return m.checkSpecification(ctx, api, types.MapNull(types.StringType))
}

// Create creates the account and then enables its synchronization. A create with synchronization makes a server with Temporal
// return 500 after it has stored the account.
func (m *integrationAccount) Create(ctx context.Context, api *poozleapi.Client) error {
	wanted := m.toAPI()
	created, err := api.IntegrationAccounts.Create(ctx, wanted)
	return m.synchronize(ctx, api, wanted, created, explainRefusal(err))
}

func (m *integrationAccount) Existing(ctx context.Context, api *poozleapi.Client) ([]tf.Existing, error) {
	equal, err := api.IntegrationAccounts.Equal(ctx, m.toAPI())
	var found []tf.Existing
	for _, a := range equal {
		found = append(found, tf.Existing{ID: a.ID, Equal: true, Age: api.IntegrationAccounts.Age(a.CreatedAt)})
	}
	return found, err
}

func (m *integrationAccount) Adopt(ctx context.Context, api *poozleapi.Client, id string) error {
	wanted := m.toAPI()
	found, err := api.IntegrationAccounts.Adopt(ctx, id, wanted)
	return m.synchronize(ctx, api, wanted, found, err)
}

// synchronize enables the synchronization of an account if the configuration asks for it.
func (m *integrationAccount) synchronize(ctx context.Context, api *poozleapi.Client, wanted, created poozleapi.IntegrationAccount, err error) error {
	if err := m.fromAPI(created, err); err != nil || !wanted.SyncEnabled {
		return err
	}
	wanted.ID = created.ID
	if wanted.AuthType == "OAuth2" {
		current, err := api.IntegrationAccounts.Get(ctx, wanted.ID)
		if err != nil {
			return err
		}
		wanted = wanted.KeepRefreshToken(current)
	}
	return m.fromAPI(api.IntegrationAccounts.Update(ctx, wanted))
}

// Read keeps the refresh token of the state, because a replaced one is no drift.
func (m *integrationAccount) Read(ctx context.Context, api *poozleapi.Client) error {
	inState := poozleapi.IntegrationAccount{Config: m.toAPI().Config}
	current, err := api.IntegrationAccounts.Get(ctx, m.ID.ValueString())
	return m.fromAPI(current.KeepRefreshToken(inState), err)
}

// UpdateFrom tests a new credential first. Poozle tests it only on create, and stores any credential on update. The server's refresh
// token stays unless the configuration has another one than at the last apply.
func (m *integrationAccount) UpdateFrom(ctx context.Context, api *poozleapi.Client, change tf.Change[*integrationAccount]) error {
	wanted := m.toAPI()
	before, err := api.IntegrationAccounts.Get(ctx, wanted.ID)
	if err != nil {
		return err
	}
	last, applied := tf.MapEntries(change.Prior.Config)[poozleapi.RefreshToken]
	sendsNothing := !m.ConfigWO.IsNull() && m.ConfigWOVersion.Equal(change.Prior.ConfigWOVersion)
	if (applied && wanted.Config[poozleapi.RefreshToken] == last) || sendsNothing || change.KeepRotating {
		wanted = wanted.KeepRefreshToken(before)
	}
	if !maps.Equal(tf.MapEntries(configOf(before.Config)), tf.MapEntries(configOf(wanted.Config))) {
		if err := m.testCredential(ctx, api, wanted); err != nil {
			return err
		}
	}
	return m.fromAPI(api.IntegrationAccounts.Update(ctx, wanted))
}

func (m *integrationAccount) testCredential(ctx context.Context, api *poozleapi.Client, wanted poozleapi.IntegrationAccount) error {
	refusal, err := api.IntegrationAccounts.CheckCredential(ctx, wanted)
	switch {
	case errors.Is(err, poozleapi.ErrUnverifiable):
		tf.Warn(ctx, "The credential was not tested", "%s. The account was therefore changed without testing the credential at the third party.", err)
		return nil
	case refusal != "":
		return tf.Invalid("config", "The third party refuses the credential in config (or config_wo), so the account was not changed. Its answer is: %s.", refusal)
	}
	return err
}

func (m *integrationAccount) Delete(ctx context.Context, api *poozleapi.Client) error {
	return api.IntegrationAccounts.Delete(ctx, m.ID.ValueString())
}

func (m *integrationAccount) toAPI() poozleapi.IntegrationAccount {
	a := poozleapi.IntegrationAccount{
		ID:           m.ID.ValueString(),
		DefinitionID: m.DefinitionID.ValueString(),
		Name:         m.Name.ValueString(),
		AuthType:     m.AuthType.ValueString(),
		Config:       map[string]any{},
		Identifier:   m.AccountIdentifier.ValueStringPointer(),
		SyncEnabled:  m.SyncEnabled.ValueBool(),
		SyncPeriod:   m.SyncPeriod.ValueStringPointer(),
	}
	for _, config := range []types.Map{m.Config, m.ConfigWO} {
		for key, value := range tf.MapEntries(config) {
			a.Config[key] = value
		}
	}
	return a
}

func (m *integrationAccount) fromAPI(a poozleapi.IntegrationAccount, err error) error {
	if err != nil {
		return err
	}
	m.ID = types.StringValue(a.ID)
	m.WorkspaceID = types.StringValue(a.WorkspaceID)
	m.Name = types.StringValue(a.Name)
	m.DefinitionID = types.StringValue(a.DefinitionID)
	m.AuthType = types.StringValue(a.AuthType)
	m.AccountIdentifier = types.StringPointerValue(a.Identifier)
	m.SyncEnabled = types.BoolValue(a.SyncEnabled)
	if a.SyncEnabled { // without synchronization the period has no effect, and servers differ in which value they keep
		m.SyncPeriod = types.StringPointerValue(a.SyncPeriod)
	}
	m.LinkID = types.StringPointerValue(a.LinkID)
	m.Config = configOf(a.Config)
	return nil
}

// configOf returns a configuration as a map of strings. Other values, which accounts from other sources can have, become JSON.
func configOf(config map[string]any) types.Map {
	entries := map[string]string{}
	for key, value := range config {
		if s, ok := value.(string); ok {
			entries[key] = s
			continue
		}
		encoded, _ := json.Marshal(value) // it was decoded from JSON
		entries[key] = string(encoded)
	}
	return tf.MapOf(entries)
}

// explainRefusal names config as the cause of the server's "Not a valid credentials".
func explainRefusal(err error) error {
	var answer *rest.Error
	if errors.As(err, &answer) && answer.Status == http.StatusBadRequest && answer.Message == "Not a valid credentials" {
		return tf.Invalid("config", "The third party refuses the credential in config (or config_wo), so no account was created. "+
			"Check its values, and set auth_type to the type that they belong to. Poozle's message is: %s.", answer.Message)
	}
	return err
}
