package fyle

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/webconsole"
)

// The page is as fylein/fyle-platform-docs, docs/concepts/oauth2-application.md and internal-application.md describe it.
var page = webconsole.Page{
	Vendor:  "Fyle",
	Address: "https://accounts.fylehq.com",
	Path:    "Settings → Integrations → Custom Apps",
	Create:  "Create New App",
	Finish:  "Save, and put the client secret (and the refresh token of an internal app) into your secret store at once: Fyle shows them this one time.",
}

var oauthAppResource = tf.Resource[*webconsole.Registrar, *oauthApp]{
	Type: "fyle_oauth_app",
	Description: "A custom app of Fyle: an OAuth 2.0 app, by which users of your product let it reach their expenses, or an internal app, which acts as the administrator who made it. Fyle has no API for apps: an administrator makes and changes them in Fyle's settings. " +
		"This resource keeps what the app is to be in your repository, says in numbered steps what a person has to do, and refuses to apply until that person has confirmed it. " +
		webconsole.LeftBehind,
	Attributes: attributes(),
	Unreadable: true, // the console cannot be read, and an API only with the token that is in the state
}

func attributes() map[string]schema.Attribute {
	all := maps.Clone(webconsole.Attributes(page))
	all["description"] = schema.StringAttribute{
		Optional: true, Validators: []validator.String{stringvalidator.LengthBetween(1, 250)},
		MarkdownDescription: "What the app is for, at most 250 characters. Changing it updates in place.",
	}
	all["type"] = schema.StringAttribute{
		Optional: true, Computed: true, Default: stringdefault.StaticString("oauth2"),
		Validators:          []validator.String{stringvalidator.OneOf("oauth2", "internal")},
		PlanModifiers:       tf.RequiresReplaceUnlessNull(),
		MarkdownDescription: "`oauth2` for an app that users consent to, `internal` for one that acts as the administrator who made it and has no redirect URIs. Default: `oauth2`. Changing it means another app.",
	}
	return all
}

type oauthApp struct {
	webconsole.Model
	Description types.String `tfsdk:"description"`
	Type        types.String `tfsdk:"type"`
}

func (m *oauthApp) app() *webconsole.App {
	if m == nil {
		return nil
	}
	kind := "OAuth 2.0"
	if m.Type.ValueString() == "internal" {
		kind = "Internal"
	}
	return &webconsole.App{
		ClientID: m.ClientID.ValueString(),
		Fields: []webconsole.Field{
			{Label: "Application Name", Value: webconsole.Value(m.Name)},
			{Label: "Description", Value: webconsole.Value(m.Description)},
			{Label: "Application Type", Value: kind},
		},
		RedirectURIs: tf.StringsOrNil(m.RedirectURIs),
	}
}

// extra are the metadata that only Fyle's apps have.
func (m *oauthApp) extra() map[string]any {
	extra := map[string]any{"description": nil, "type": m.Type.ValueString()}
	if !m.Description.IsNull() {
		extra["description"] = m.Description.ValueString()
	}
	return extra
}

// Plan says what a person has to do.
func (m *oauthApp) Plan(ctx context.Context, api *webconsole.Registrar, prior *oauthApp) error {
	if m.Type.ValueString() == "internal" && len(m.RedirectURIs.Elements()) > 0 {
		return tf.Invalid("redirect_uris", "An internal app has no redirect URIs. Leave them out, or make the app one of the type oauth2.")
	}
	return m.Model.Plan(ctx, api, page, *m.app(), prior.model(), prior.app(), prior != nil && !prior.Type.IsNull() && !prior.Type.Equal(m.Type))
}

func (m *oauthApp) model() *webconsole.Model {
	if m == nil {
		return nil
	}
	return &m.Model
}

func (m *oauthApp) Create(ctx context.Context, api *webconsole.Registrar) error {
	return m.Model.Create(ctx, api, page, *m.app(), m.extra())
}

func (m *oauthApp) Read(ctx context.Context, api *webconsole.Registrar) error {
	metadata, err := m.Model.Read(ctx, api)
	if metadata != nil {
		m.Description = webconsole.TextOf(metadata, "description")
		if kind := webconsole.TextOf(metadata, "type"); m.Type.IsNull() && !kind.IsNull() { // an import
			m.Type = kind
		}
	}
	return err
}

// UpdateFrom changes the app, or refuses until a person has.
func (m *oauthApp) UpdateFrom(ctx context.Context, api *webconsole.Registrar, prior *oauthApp) error {
	return m.Update(ctx, api, page, *m.app(), prior.model(), prior.app(), m.extra())
}

func (m *oauthApp) Delete(ctx context.Context, api *webconsole.Registrar) error {
	return m.Model.Delete(ctx, api)
}

// Kept tells what a destroy leaves at Fyle.
func (m *oauthApp) RemainsAfterDestroy() string { return m.KeptInConsole(page) }
