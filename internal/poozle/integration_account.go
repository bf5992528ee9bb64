package poozle

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"maps"
	"net/http"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
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
	Type:   "poozle_integration_account",
	Plural: "integration_accounts",
	Description: "An integration account connects Poozle to one account at a third party with a credential that you have. " +
		"Accounts that your users connected through a link can be read and imported. Where Poozle renews the credential by itself (OAuth2 with a refresh token that is used up), " +
		"give it by `config` with `lifecycle { ignore_changes = [config] }`, or each apply would put the old one back.",
	Attributes: map[string]schema.Attribute{
		"id":           tf.Computed("ID of the account in Poozle."),
		"workspace_id": workspaceID(),
		"name": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Name of the account, shown in Poozle. Changing it updates in place. At creation, an account that is the same in all, its credential included, and was made within the last hour is taken up instead of making a second one: " +
				"that is what an apply leaves that was interrupted.",
		},
		"integration_definition_id": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(), PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "ID of the integration, from data source `integrations_poozle_integration_definition`. Changing it replaces the account.",
		},
		"auth_type": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(), PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "How to log in at the third party: one that the integration knows, such as `Api Key` or `OAuth2`. Changing it replaces the account.",
		},
		"account_identifier": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(), PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "Your own name for whom the account belongs to, a user ID say, to find it by. Changing it replaces the account.",
		},
		"sync_enabled": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether Poozle copies the account's data regularly; only for integrations of the categories TICKETING and PAYMENTS. Default: `false`. Changing it updates in place.",
		},
		"sync_period": schema.StringAttribute{
			Optional: true, Computed: true, PlanModifiers: []planmodifier.String{tf.DefaultIfTrue("sync_enabled", "EVERY_HALF_HOUR")},
			Validators:          []validator.String{stringvalidator.OneOf(poozleapi.SyncPeriods...)},
			MarkdownDescription: "How often data is copied: `EVERY_QUARTER_HOUR`, `EVERY_HALF_HOUR`, `EVERY_HOUR`, `EVERY_HALF_DAY`, `EVERY_DAY`. Default where `sync_enabled` is true: `EVERY_HALF_HOUR`. Changing it updates in place.",
		},
		"link_id": tf.Computed("ID of the link by which the account was connected; null where it was not."),
	},
	Secrets: []tf.Secret{{
		Attribute: "config", Type: types.MapType{ElemType: types.StringType}, Required: true,
		Description: "Credential and other inputs of the integration, by the keys of its specification, such as `api_key`. Poozle tries them at the third party and refuses those that do not work.",
	}},
	List: func(ctx context.Context, api *poozleapi.Client, empty func() *integrationAccount) iter.Seq2[*integrationAccount, error] {
		return tf.Each(api.IntegrationAccounts(ctx), empty, (*integrationAccount).fromAPI)
	},
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

// Check makes sure that the integration exists and can do what is asked for.
func (m *integrationAccount) Check(ctx context.Context, api *poozleapi.Client) error {
	if err := checkDefinition(ctx, api, m.DefinitionID); err != nil || !m.SyncEnabled.ValueBool() {
		return err
	}
	definitions, _ := api.Definitions(ctx) // those that cannot be listed were warned of
	for _, d := range definitions {
		if d.ID == m.DefinitionID.ValueString() && !slices.Contains([]string{"TICKETING", "PAYMENTS"}, d.Category) {
			return tf.Invalid("sync_enabled", "Poozle synchronises integrations of the categories TICKETING and PAYMENTS only, and %s is of %s. Leave sync_enabled out.", d.Key, d.Category)
		}
	}
	return nil
}

// Create makes the account, and then turns its synchronisation on.
func (m *integrationAccount) Create(ctx context.Context, api *poozleapi.Client) error {
	wanted := m.toAPI()
	made, resumed, twin, err := api.CreateIntegrationAccount(ctx, wanted)
	switch {
	case resumed:
		tf.Warn(ctx, "An existing account was taken up", "Poozle had the integration account %s with this name and all of these settings, the credential among them, made within the last hour: that is what an apply leaves that was interrupted. "+
			"It was taken up instead of making a second one. If another resource or configuration manages it, the two now share it: forget it here with terraform state rm, and give this one another name or account_identifier.", made.ID)
	case err == nil && twin != "":
		tf.Warn(ctx, "Another account is the same", "Poozle has had the integration account %s with this name and all of these settings, the credential among them, for more than an hour. "+
			"If nobody manages that one, import it here, or into another resource to destroy it.", twin)
	}
	if err := m.fromAPI(made, explainRefusal(err)); err != nil || !wanted.SyncEnabled {
		return err
	}
	wanted.ID = made.ID
	return m.fromAPI(api.UpdateIntegrationAccount(ctx, wanted))
}

func (m *integrationAccount) Read(ctx context.Context, api *poozleapi.Client) error {
	return m.fromAPI(api.IntegrationAccount(ctx, m.ID.ValueString()))
}

// Update tries a new credential first: Poozle does so on create, but stores anything on update.
func (m *integrationAccount) Update(ctx context.Context, api *poozleapi.Client) error {
	wanted := m.toAPI()
	before, err := api.IntegrationAccount(ctx, wanted.ID)
	if err != nil {
		return err
	}
	if !maps.Equal(tf.MapEntries(configOf(before.Config)), tf.MapEntries(configOf(wanted.Config))) {
		if err := m.try(ctx, api, wanted); err != nil {
			return err
		}
	}
	return m.fromAPI(api.UpdateIntegrationAccount(ctx, wanted))
}

func (m *integrationAccount) try(ctx context.Context, api *poozleapi.Client, wanted poozleapi.IntegrationAccount) error {
	refusal, err := api.CheckCredential(ctx, wanted)
	switch {
	case errors.Is(err, poozleapi.ErrUnverifiable):
		tf.Warn(ctx, "The credential was not tried", "%s. So the account was changed without trying the credential at the third party.", err)
		return nil
	case refusal != "":
		return tf.Invalid("config", "The third party refuses the credential in config (or config_wo), so nothing was changed. It says: %s.", refusal)
	}
	return err
}

func (m *integrationAccount) Delete(ctx context.Context, api *poozleapi.Client) error {
	return api.DeleteIntegrationAccount(ctx, m.ID.ValueString())
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
	if a.SyncEnabled { // without synchronisation the period means nothing, and servers differ in what they keep of it
		m.SyncPeriod = types.StringPointerValue(a.SyncPeriod)
	}
	m.LinkID = types.StringPointerValue(a.LinkID)
	m.Config = configOf(a.Config)
	return nil
}

// configOf gives a configuration as texts; what is not one, as in an account made by other means, as JSON.
func configOf(config map[string]any) types.Map {
	texts := map[string]string{}
	for key, value := range config {
		if text, ok := value.(string); ok {
			texts[key] = text
			continue
		}
		encoded, _ := json.Marshal(value) //nolint:errchkjson // it was decoded from JSON
		texts[key] = string(encoded)
	}
	return tf.MapOf(texts)
}

// explainRefusal blames config for the server's "Not a valid credentials".
func explainRefusal(err error) error {
	var answer *rest.Error
	if errors.As(err, &answer) && answer.Status == http.StatusBadRequest && answer.Message == "Not a valid credentials" {
		return tf.Invalid("config", "The third party refuses the credential in config (or config_wo), so no account was made. "+
			"Check its values, and that auth_type is the one they are for. Poozle says: %s.", answer.Message)
	}
	return err
}
