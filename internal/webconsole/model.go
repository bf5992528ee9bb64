package webconsole

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// The two ways in which an app is managed.
const (
	byConsole = "console"
	byAPI     = "api"
)

// Model is what the vendors' apps have in common; their models embed it.
type Model struct {
	ID                      types.String `tfsdk:"id"`
	Name                    types.String `tfsdk:"name"`
	RedirectURIs            types.Set    `tfsdk:"redirect_uris"`
	ClientID                types.String `tfsdk:"client_id"`
	ClientSecret            types.String `tfsdk:"client_secret"`
	RegistrationClientURI   types.String `tfsdk:"registration_client_uri"`
	RegistrationAccessToken types.String `tfsdk:"registration_access_token"`
	ManagedBy               types.String `tfsdk:"managed_by"`
	Fingerprint             types.String `tfsdk:"fingerprint"`
	Confirmed               types.String `tfsdk:"confirmed"`
}

// Attributes are those of the Model.
func Attributes(p Page) map[string]schema.Attribute {
	api := "Only where `managed_by` is `api`; else null. "
	return map[string]schema.Attribute{
		"id": tf.Computed("The client ID."),
		"name": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Name of the app, which users see when they consent. Changing it updates in place.",
		},
		"redirect_uris": schema.SetAttribute{
			Optional: true, ElementType: types.StringType,
			Validators:          []validator.Set{setvalidator.ValueStringsAre(tf.RedirectURI())},
			MarkdownDescription: "Redirect URIs that the app may send its users back to; an empty set allows none. If unset, they are not managed here: use this or `integrations_oauth_redirect_uri`, not both. Changing them updates in place.",
		},
		"client_id": schema.StringAttribute{
			Optional: true, Computed: true, Validators: tf.NotEmpty(),
			PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown(), stringplanmodifier.RequiresReplaceIfConfigured()},
			MarkdownDescription: "Client ID of the app: copied from the console by you, or computed where `managed_by` is `api`. Changing it means another app.",
		},
		"client_secret":             sensitive(api + "Client secret of the app."),
		"registration_client_uri":   tf.Computed(api + "Address by which the registration of the app is managed (RFC 7592)."),
		"registration_access_token": sensitive(api + "Token by which the registration of the app is managed (RFC 7592)."),
		"managed_by": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: fmt.Sprintf("`console` where a person carries the settings over to %s's web console, which is so unless the provider's block has `app_registration`; else `api`.", p.Vendor),
		},
		"fingerprint": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Stands for all settings declared here. Only where `managed_by` is `console`; else null.",
		},
		"confirmed": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "The `fingerprint` of the settings that a person has carried over to the console. While it is another one, the plan says in numbered steps what to do there, and the apply refuses.",
		},
	}
}

// sensitive is what the server may replace with any answer.
func sensitive(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: description}
}

// Plan decides the way in which the app is managed, and says what a person has to do. replaced says that another argument
// than the client ID makes it another app.
func (m *Model) Plan(ctx context.Context, api *Registrar, p Page, declared App, prior *Model, before *App, replaced bool) error {
	endpoint := api.endpoint
	m.ManagedBy = types.StringValue(byConsole)
	if endpoint != "" {
		m.ManagedBy = types.StringValue(byAPI)
	}
	if prior != nil {
		m.ManagedBy = prior.ManagedBy // an app stays what it was made as
	}
	if m.ManagedBy.ValueString() == byAPI {
		m.Fingerprint = types.StringNull()
		return m.planAPI(ctx, p, prior, endpoint)
	}
	m.ClientSecret, m.RegistrationClientURI, m.RegistrationAccessToken = types.StringNull(), types.StringNull(), types.StringNull()
	if m.Name.IsUnknown() || tf.AnyUnknown(m.RedirectURIs) || declared.unknown() || (m.ClientID.IsUnknown() && prior != nil) {
		m.Fingerprint = types.StringUnknown() // the apply, which knows them, asks
		return nil
	}
	if m.ClientID.IsUnknown() {
		tf.Warn(ctx, "A person has to make this app", "%s has no API for OAuth apps, so the apply will refuse until somebody has done this:\n\n%s", p.Vendor, p.Steps(declared, nil))
		return nil
	}
	m.Fingerprint = types.StringValue(declared.Fingerprint())
	if !m.Confirmed.IsUnknown() && m.Confirmed.ValueString() != declared.Fingerprint() {
		before := last(declared, prior, before)
		if replaced || prior != nil && !prior.ClientID.Equal(m.ClientID) {
			// The apply would forget the old app before it refuses the new one.
			return tf.Invalid("confirmed", "This makes it another app at %s, and nobody has confirmed its settings. A person has to carry them over first:\n\n%s", p.Vendor, p.Steps(declared, before))
		}
		tf.Warn(ctx, "A person has to carry this over", "%s has no API for OAuth apps, so the apply will refuse until somebody has done this:\n\n%s", p.Vendor, p.Steps(declared, before))
	}
	return nil
}

// last gives what was confirmed last of the app: nil where it is another app, or was imported.
func last(declared App, prior *Model, before *App) *App {
	if prior == nil || prior.Fingerprint.IsNull() || before.ClientID != declared.ClientID {
		return nil
	}
	return before
}

// Create makes the app by the API, or takes up what a person has made and confirmed.
func (m *Model) Create(ctx context.Context, api *Registrar, p Page, declared App, extra map[string]any) error {
	if api.endpoint != "" {
		return m.register(ctx, api, extra)
	}
	return m.confirm(p, declared, nil)
}

// Read reads the app by the API, and gives its metadata; of an app in the console nothing can be read.
func (m *Model) Read(ctx context.Context, api *Registrar) (oauthapi.Metadata, error) {
	imported := m.ManagedBy.IsNull()
	if imported && api.importToken != "" {
		m.importAPI(api)
	}
	if m.inConsole() {
		m.ClientID = m.ID // all that an import knows
		m.ManagedBy = types.StringValue(byConsole)
		return nil, nil
	}
	return m.readAPI(ctx, api)
}

// Update changes the app by the API, or refuses until a person has confirmed the change.
func (m *Model) Update(ctx context.Context, api *Registrar, p Page, declared App, prior *Model, before *App, extra map[string]any) error {
	if m.inConsole() {
		return m.confirm(p, declared, last(declared, prior, before))
	}
	m.RegistrationAccessToken, m.ClientSecret = prior.RegistrationAccessToken, prior.ClientSecret // the plan does not know them
	return m.updateAPI(ctx, api, extra)
}

// Delete deletes the app by the API; one in the console is forgotten.
func (m *Model) Delete(ctx context.Context, api *Registrar) error {
	if m.inConsole() {
		return nil
	}
	return m.deleteAPI(ctx, api)
}

// confirm refuses settings that nobody has confirmed; of the others, the model is what the state will be.
func (m *Model) confirm(p Page, declared App, before *App) error {
	if m.ClientID.ValueString() == "" {
		return fmt.Errorf("%s has no API for OAuth apps, and client_id is not set, so a person has to make the app:\n\n%s", p.Vendor, p.Steps(declared, nil))
	}
	if m.Confirmed.ValueString() != declared.Fingerprint() {
		return fmt.Errorf("%s has no API for OAuth apps, and nobody has confirmed these settings, so a person has to carry them over:\n\n%s", p.Vendor, p.Steps(declared, before))
	}
	m.ID = m.ClientID
	m.ManagedBy = types.StringValue(byConsole)
	m.Fingerprint = types.StringValue(declared.Fingerprint())
	m.ClientSecret, m.RegistrationClientURI, m.RegistrationAccessToken = types.StringNull(), types.StringNull(), types.StringNull()
	return nil
}

// inConsole says that a person manages the app.
func (m *Model) inConsole() bool { return m.ManagedBy.ValueString() != byAPI }

// KeptInConsole tells what a destroy leaves; "" where the API deletes it.
func (m *Model) KeptInConsole(p Page) string {
	if !m.inConsole() {
		return ""
	}
	return fmt.Sprintf("%s has no API for OAuth apps, so the app %q (client ID %s) stays there until a person deletes it:\n\n%s", p.Vendor, m.Name.ValueString(), m.ClientID.ValueString(),
		numbered([]string{fmt.Sprintf("Open %s as an administrator (%s).", p.Address, p.Path), "Delete the app with the client ID " + m.ClientID.ValueString() + ". Whoever signed in by it loses access."}))
}

// unknown says that a field is not known yet.
func (a App) unknown() bool {
	for _, f := range a.Fields {
		if f.Value == Unknown {
			return true
		}
	}
	return false
}

// Unknown is the value of a [Field] that is not known before the apply.
const Unknown = "\x00unknown"

// Value gives the value of a field.
func Value(v types.String) string {
	if v.IsUnknown() {
		return Unknown
	}
	return v.ValueString()
}

// TextOf gives a member of an app's metadata, null where it is not there.
func TextOf(metadata oauthapi.Metadata, name string) types.String {
	if _, ok := metadata[name]; !ok {
		return types.StringNull()
	}
	return types.StringValue(metadata.Text(name))
}
