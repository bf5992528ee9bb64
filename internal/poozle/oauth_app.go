package poozle

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var oauthAppResource = tf.Resource[*poozleapi.Client, *oauthApp]{
	Type:        "poozle_oauth_app",
	Plural:      "oauth_apps",
	Description: "An OAuth app holds the client ID and secret of an app that you registered at a third party (GitHub, Jira, …). Your users connect their accounts through it.",
	Notes: "- The guide [Poozle](../guides/poozle.md) shows all steps, from the app at the third party to the button that your users press.\n" +
		"- The app is yours at a third party such as GitHub, and Poozle needs to know it. Create the app there with `integrations_console_oauth_app` if the third party has no API.\n" +
		"- A workspace has at most one app for each integration, and app names are unique. `create_before_destroy` therefore works only if the new app differs in both.\n" +
		"- A create adopts an identical app that an interrupted apply in this working directory began to create less than an hour ago. The plan warns about it: see [When an apply is interrupted](../guides/interrupted.md).",
	Attributes: map[string]schema.Attribute{
		"id":           tf.Computed("ID of the app in Poozle."),
		"workspace_id": workspaceID(),
		"name": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Name of the app, unique in the workspace.\n\nChanging this updates the app in place.",
		},
		"integration_definition_id": schema.StringAttribute{
			Required: true, PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "ID of the integration, from data source `integrations_poozle_integration_definition`.\n\nChanging this replaces the app. Accounts that were connected through the old one keep working.",
		},
		"client_id": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Client ID of your app at the third party.\n\nChanging this updates the app in place.",
		},
		"scopes": schema.SetAttribute{
			Optional: true, Computed: true, ElementType: types.StringType,
			Default: setdefault.StaticValue(types.SetValueMust(types.StringType, []attr.Value{})),
			Validators: []validator.Set{setvalidator.ValueStringsAre(tf.Rule("a scope without a comma and without a space around it", func(scope string) error {
				if scope != strings.TrimSpace(scope) || strings.Contains(scope, ",") {
					return errors.New("Poozle stores all scopes as one string, separated by commas. Write each scope as an element of its own")
				}
				return nil
			}))},
			MarkdownDescription: "Scopes that Poozle requests at the third party, in addition to the default scopes of the integration.\n\nRegister them with the app at the third party as well, if it asks for scopes. `auth_types` of the integration's data source has the default scopes. Default: none. Changing this updates the app in place. Accounts that are already connected keep their scopes.",
		},
		"callback_url": tf.Computed("Redirect URI to register at the third party: `https://app.poozle.dev/api/v1/oauth/callback` for the cloud, and the same path at the host of a self-hosted server. It is the same for all apps of a Poozle server."),
	},
	Unique: true,
	Secrets: []tf.Secret{{
		Attribute: "client_secret", Type: types.StringType, Required: true,
		Description: "Client secret of your app at the third party.",
	}},
	List: func(ctx context.Context, api *poozleapi.Client, empty func() *oauthApp) iter.Seq2[*oauthApp, error] {
		return tf.Each(api.OAuthApps.List(ctx), empty, func(m *oauthApp, a poozleapi.OAuthApp, err error) error { return m.fromAPI(api, a, err) })
	},
	ListFilters: []string{"integration_definition_id", "name"},
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
	m.CallbackURL = types.StringValue(api.CallbackURL())
	return checkDefinition(ctx, api, m.DefinitionID)
}

func (m *oauthApp) Create(ctx context.Context, api *poozleapi.Client) error {
	app, err := api.OAuthApps.Create(ctx, m.DefinitionID.ValueString(), m.toAPI())
	return m.fromAPI(api, app, m.explainConflict(err))
}

func (m *oauthApp) Existing(ctx context.Context, api *poozleapi.Client) ([]tf.Existing, error) {
	apps, equal, err := api.OAuthApps.Conflicting(ctx, m.DefinitionID.ValueString(), m.toAPI())
	var found []tf.Existing
	for _, a := range apps {
		found = append(found, tf.Existing{
			ID: a.ID, Equal: equal[a.ID], Age: api.OAuthApps.Age(a.CreatedAt),
			Conflict: m.explainConflict(&poozleapi.ConflictError{App: a}),
		})
	}
	return found, err
}

func (m *oauthApp) Adopt(ctx context.Context, api *poozleapi.Client, id string) error {
	app, err := api.OAuthApps.Adopt(ctx, id, m.DefinitionID.ValueString(), m.toAPI())
	return m.fromAPI(api, app, err)
}

func (m *oauthApp) Read(ctx context.Context, api *poozleapi.Client) error {
	app, err := api.OAuthApps.Get(ctx, m.ID.ValueString())
	return m.fromAPI(api, app, err)
}

func (m *oauthApp) Update(ctx context.Context, api *poozleapi.Client) error {
	app, err := api.OAuthApps.Update(ctx, m.ID.ValueString(), m.toAPI())
	return m.fromAPI(api, app, m.explainConflict(err))
}

func (m *oauthApp) Delete(ctx context.Context, api *poozleapi.Client) error {
	return api.OAuthApps.Delete(ctx, m.ID.ValueString())
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
	m.Scopes = tf.SetOf(splitScopes(a.Scopes))
	m.CallbackURL = types.StringValue(api.CallbackURL())
	return nil
}

// splitScopes returns the scopes of a comma-separated string, without spaces around them. A scope contains no space (RFC 6749,
// section 3.3), but people type one after a comma.
func splitScopes(scopes string) []string {
	var out []string
	for scope := range strings.SplitSeq(scopes, ",") {
		if scope = strings.TrimSpace(scope); scope != "" {
			out = append(out, scope)
		}
	}
	return out
}

// explainConflict adds to a conflict how to import the existing app.
func (m *oauthApp) explainConflict(err error) error {
	var conflict *poozleapi.ConflictError
	if !errors.As(err, &conflict) {
		return err
	}
	attribute := "name"
	if conflict.App.DefinitionID == m.DefinitionID.ValueString() {
		attribute = "integration_definition_id"
	}
	explanation := fmt.Sprintf("Poozle accepts one OAuth app for each integration and one of each name in a workspace, and the app %q (ID %s, integration definition %s) already exists. "+
		"If this apply replaces it, remove create_before_destroy. To manage it here, import it:\n\nimport {\n  to = integrations_poozle_oauth_app.<name>\n  id = %[2]q\n}",
		conflict.App.Name, conflict.App.ID, conflict.App.DefinitionID)
	if conflict.Err == nil {
		return tf.Invalid(attribute, "%s", explanation)
	}
	return fmt.Errorf("%s\n\n%w", explanation, conflict.Err)
}
