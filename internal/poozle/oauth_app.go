package poozle

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var oauthAppResource = tf.Resource[*poozleapi.Client, *oauthApp]{
	Type:   "poozle_oauth_app",
	Plural: "oauth_apps",
	Description: "An OAuth app tells Poozle the client ID and secret of an app that you registered at a third party (GitHub, Jira, …), " +
		"so that your users connect their accounts through it. A workspace has one for each integration.",
	Attributes: map[string]schema.Attribute{
		"id":           tf.Computed("ID of the app in Poozle."),
		"workspace_id": workspaceID(),
		"name": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Name of the app, unique in the workspace. Changing it updates in place.",
		},
		"integration_definition_id": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(), PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "ID of the integration, from data source `integrations_poozle_integration_definition`. Changing it replaces the app; accounts that were connected by the old one keep working. " +
				"Since Poozle takes one app for each integration and one of each name, `create_before_destroy` works only where the new one differs in both.",
		},
		"client_id": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Client ID that the third party gave your app. Changing it updates in place.",
		},
		"scopes": schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			Default: setdefault.StaticValue(types.SetValueMust(types.StringType, []attr.Value{})),
			Validators: []validator.Set{setvalidator.ValueStringsAre(stringvalidator.RegexMatches(
				regexp.MustCompile(`^[^,\s]([^,]*[^,\s])?$`), "must not be empty, have a comma, or begin or end with a space: Poozle keeps all scopes in one text, separated by commas"))},
			MarkdownDescription: "Scopes to ask the third party for, beside those that Poozle asks for by itself. Default: none. Changing them updates in place; accounts connected before keep the scopes they have.",
		},
		"callback_url": tf.Computed("Redirect URI to register at the third party: the same for all apps of a Poozle server."),
	},
	Secrets: []tf.Secret{{
		Attribute: "client_secret", Type: types.StringType, Required: true,
		Description: "Client secret that the third party gave your app.",
	}},
	List: func(ctx context.Context, api *poozleapi.Client, empty func() *oauthApp) iter.Seq2[*oauthApp, error] {
		return tf.Each(api.OAuthApps(ctx), empty, func(m *oauthApp, a poozleapi.OAuthApp, err error) error { return m.fromAPI(api, a, err) })
	},
}

type oauthApp struct {
	ID                    types.String `tfsdk:"id"`
	WorkspaceID           types.String `tfsdk:"workspace_id"`
	Name                  types.String `tfsdk:"name"`
	DefinitionID          types.String `tfsdk:"integration_definition_id"`
	ClientID              types.String `tfsdk:"client_id"`
	ClientSecret          types.String `tfsdk:"client_secret"`
	ClientSecretWO        types.String `tfsdk:"client_secret_wo"`
	ClientSecretWOVersion types.Int64  `tfsdk:"client_secret_wo_version"`
	Scopes                types.Set    `tfsdk:"scopes"`
	CallbackURL           types.String `tfsdk:"callback_url"`
}

func (m *oauthApp) Check(ctx context.Context, api *poozleapi.Client) error {
	return checkDefinition(ctx, api, m.DefinitionID)
}

func (m *oauthApp) Create(ctx context.Context, api *poozleapi.Client) error {
	app, err := api.CreateOAuthApp(ctx, m.DefinitionID.ValueString(), m.toAPI())
	return m.fromAPI(api, app, explainTaken(err))
}

func (m *oauthApp) Read(ctx context.Context, api *poozleapi.Client) error {
	app, err := api.OAuthApp(ctx, m.ID.ValueString())
	return m.fromAPI(api, app, err)
}

func (m *oauthApp) Update(ctx context.Context, api *poozleapi.Client) error {
	app, err := api.UpdateOAuthApp(ctx, m.ID.ValueString(), m.toAPI())
	return m.fromAPI(api, app, explainTaken(err))
}

func (m *oauthApp) Delete(ctx context.Context, api *poozleapi.Client) error {
	return api.DeleteOAuthApp(ctx, m.ID.ValueString())
}

func (m *oauthApp) toAPI() poozleapi.OAuthAppSettings {
	return poozleapi.OAuthAppSettings{
		Name:         m.Name.ValueString(),
		ClientID:     m.ClientID.ValueString(),
		ClientSecret: tf.FirstString(m.ClientSecret, m.ClientSecretWO),
		Scopes:       strings.Join(tf.StringsOf(m.Scopes), ","),
	}
}

func (m *oauthApp) fromAPI(api *poozleapi.Client, a poozleapi.OAuthApp, err error) error {
	if err != nil {
		return err
	}
	m.ID = types.StringValue(a.ID)
	m.WorkspaceID = types.StringValue(a.WorkspaceID)
	m.Name = types.StringValue(a.Name)
	m.DefinitionID = types.StringValue(a.DefinitionID)
	m.ClientID = types.StringValue(a.ClientID)
	m.ClientSecret = types.StringValue(a.ClientSecret)
	m.Scopes = tf.SetOf(split(a.Scopes))
	m.CallbackURL = types.StringValue(api.CallbackURL())
	return nil
}

// split takes the scopes apart. Spaces around them are dropped: no scope can have any (RFC 6749, section 3.3), while
// people type them after a comma.
func split(scopes string) []string {
	var out []string
	for scope := range strings.SplitSeq(scopes, ",") {
		if scope = strings.TrimSpace(scope); scope != "" {
			out = append(out, scope)
		}
	}
	return out
}

// explainTaken says which app stands in the way and how to import it.
func explainTaken(err error) error {
	var taken *poozleapi.TakenError
	if !errors.As(err, &taken) {
		return err
	}
	return fmt.Errorf("Poozle takes one OAuth app for each integration and one of each name in a workspace, and the app %q (ID %s, integration definition %s) stands in the way. "+
		"If it is the one to be replaced, leave out create_before_destroy. To manage it here, import it:\n\n  terraform import integrations_poozle_oauth_app.<name> %s\n\n%w",
		taken.App.Name, taken.App.ID, taken.App.DefinitionID, taken.App.ID, taken.Err)
}
