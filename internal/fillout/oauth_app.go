package fillout

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/webconsole"
)

// The page is as https://www.fillout.com/help/third-party-apps describes it.
var page = webconsole.Page{
	Vendor:  "Fillout",
	Address: "https://build.fillout.com/home/settings/developer/apps",
	Path:    "your account name → Settings → Developer → OAuth integrations",
	Create:  "Create app",
	Finish:  "Generate the client secret, and put it into your secret store at once: Fillout shows it this one time.",
}

var oauthAppResource = tf.Resource[*webconsole.Registrar, *oauthApp]{
	Type: "fillout_oauth_app",
	Description: "An OAuth app of Fillout, by which users of your product let it reach their forms. Fillout has no API for apps: a person makes and changes them in Fillout's settings. " +
		"This resource keeps what the app is to be in your repository, says in numbered steps what a person has to do, and refuses to apply until that person has confirmed it. " +
		webconsole.LeftBehind,
	Attributes: attributes(),
	Unreadable: true, // the console cannot be read, and an API only with the token that is in the state
}

func attributes() map[string]schema.Attribute {
	all := maps.Clone(webconsole.Attributes(page))
	all["icon_uri"] = schema.StringAttribute{
		Optional: true, Validators: []validator.String{tf.WebhookURL()},
		MarkdownDescription: "Address of the app's icon, which users see when they consent; in the console it is uploaded as a file. Changing it updates in place.",
	}
	return all
}

type oauthApp struct {
	webconsole.Model
	IconURI types.String `tfsdk:"icon_uri"`
}

func (m *oauthApp) app() *webconsole.App {
	if m == nil {
		return nil
	}
	return &webconsole.App{
		ClientID:     m.ClientID.ValueString(),
		Fields:       []webconsole.Field{{Label: "Name", Value: webconsole.Value(m.Name)}, {Label: "App icon, upload the file at", Value: webconsole.Value(m.IconURI)}},
		RedirectURIs: tf.StringsOrNil(m.RedirectURIs),
	}
}

// extra are the metadata that only Fillout's apps have.
func (m *oauthApp) extra() map[string]any {
	extra := map[string]any{"logo_uri": nil}
	if !m.IconURI.IsNull() {
		extra["logo_uri"] = m.IconURI.ValueString()
	}
	return extra
}

// Plan says what a person has to do.
func (m *oauthApp) Plan(ctx context.Context, api *webconsole.Registrar, prior *oauthApp) error {
	return m.Model.Plan(ctx, api, page, *m.app(), prior.model(), prior.app(), false)
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
		m.IconURI = webconsole.TextOf(metadata, "logo_uri")
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

// Kept tells what a destroy leaves at Fillout.
func (m *oauthApp) RemainsAfterDestroy() string { return m.KeptInConsole(page) }
