package nango

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var connectSessionEphemeral = tf.Ephemeral[*nangoapi.Client, *connectSession]{
	Type: "nango_connect_session",
	Description: "Issues a connect session: a link by which a user connects an account, and a token with which your app opens the same page. " +
		"Both are stored neither in a plan nor in the state. A session lasts 30 minutes and then ends by itself; it can be used several times until then. " +
		"Each plan and each apply issues a session of its own. The end of the run does not end the session, because the link must outlive the run.",
	Attributes: map[string]schema.Attribute{
		"tags": schema.MapAttribute{
			Required: true, ElementType: types.StringType, Validators: []validator.Map{connectionTags()},
			MarkdownDescription: "Tags of the connections that are made in the session, such as `end_user_id`, `end_user_email` and `organization_id`. They tell your app whose connection it is. At most 10. A key has at most 64 characters in lower case, and a value at most 255.",
		},
		"allowed_integrations": schema.SetAttribute{
			Optional: true, ElementType: types.StringType, Validators: []validator.Set{setvalidator.ValueStringsAre(uniqueKey())},
			MarkdownDescription: "Keys of the integrations that the user can connect. They must exist when the session is issued, also in a plan. To use an integration that the same apply creates, let this depend on its `created_at`, as in the example, so that the session is issued afterwards. Default: all integrations of the environment.",
		},
		"integrations_config_defaults": schema.MapNestedAttribute{
			Optional: true, MarkdownDescription: "Defaults of the session, by the key of the integration.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"user_scopes":          schema.StringAttribute{Optional: true, MarkdownDescription: "User scopes, separated by commas, for Slack only."},
				"authorization_params": schema.MapAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: "Parameters of the authorization request, for OAuth 2.0 only."},
				"connection_config":    schema.MapAttribute{Optional: true, ElementType: types.StringType, MarkdownDescription: "Values of the connection's `connection_config`, which the user is then not asked for, and `oauth_scopes_override`."},
			}},
		},
		"webhook_url_override": schema.StringAttribute{
			Optional: true, Validators: append(tf.NotEmpty(), tf.WebhookURL(), publicHost()),
			MarkdownDescription: "URL that Nango sends the webhooks about the connections of the session to, instead of the URLs of the environment. Default: none.",
		},
		"token":        schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Token of the session, for Nango's Connect UI in your app."},
		"connect_link": schema.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "Address of the page on which the user connects an account. It contains the token: everyone who has it can connect an account."},
		"expires_at":   schema.StringAttribute{Computed: true, MarkdownDescription: "Time at which the session ends (RFC 3339)."},
	},
}

type connectSession struct {
	Tags                       types.Map                  `tfsdk:"tags"`
	AllowedIntegrations        types.Set                  `tfsdk:"allowed_integrations"`
	IntegrationsConfigDefaults map[string]sessionDefaults `tfsdk:"integrations_config_defaults"`
	WebhookURLOverride         types.String               `tfsdk:"webhook_url_override"`
	Token                      types.String               `tfsdk:"token"`
	ConnectLink                types.String               `tfsdk:"connect_link"`
	ExpiresAt                  types.String               `tfsdk:"expires_at"`
}

type sessionDefaults struct {
	UserScopes          types.String `tfsdk:"user_scopes"`
	AuthorizationParams types.Map    `tfsdk:"authorization_params"`
	ConnectionConfig    types.Map    `tfsdk:"connection_config"`
}

func (m *connectSession) Open(ctx context.Context, api *nangoapi.Client) error {
	wanted := nangoapi.NewConnectSession{
		Tags: tf.MapEntries(m.Tags), AllowedIntegrations: tf.StringsOf(m.AllowedIntegrations), Defaults: map[string]nangoapi.SessionDefaults{},
		WebhookURL: m.WebhookURLOverride.ValueString(),
	}
	for key, d := range m.IntegrationsConfigDefaults {
		wanted.Defaults[key] = nangoapi.SessionDefaults{
			UserScopes: d.UserScopes.ValueString(), AuthorizationParams: tf.MapEntries(d.AuthorizationParams), ConnectionConfig: tf.MapEntries(d.ConnectionConfig),
		}
	}
	session, err := api.NewSession(ctx, wanted)
	if err != nil {
		return explainSession(err)
	}
	m.Token = types.StringValue(session.Token)
	m.ConnectLink = types.StringValue(session.ConnectLink)
	m.ExpiresAt = types.StringValue(session.ExpiresAt.UTC().Format(time.RFC3339))
	return nil
}

// explainSession names the argument whose integration does not exist.
func explainSession(err error) error {
	var answer *rest.Error
	if !errors.As(err, &answer) || !strings.Contains(answer.Message, "Integration does not exist") {
		return err
	}
	argument := "integrations_config_defaults"
	if strings.Contains(answer.Message, "allowed_integrations") {
		argument = "allowed_integrations"
	}
	return tf.Invalid(argument, "The environment has no integration with one of these keys. If the same apply creates the integration, let allowed_integrations depend on its created_at, which is known only after the apply: created_at != \"\" ? unique_key : \"\". Nango's message is: %s.", answer.Message)
}
