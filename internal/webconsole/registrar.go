package webconsole

import (
	"context"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Registrar is the client of a vendor's apps. It needs no credential of the vendor's API.
type Registrar struct {
	client          *oauthapi.Client
	endpoint, token string
	importToken     string // of an app that is being imported
}

// Connect makes the Registrar, for a vendor's Always.
func Connect(_ context.Context, s tf.Settings) (any, error) {
	return &Registrar{
		client:   oauthapi.New(s.Caller),
		endpoint: s.Get("app_registration.endpoint"),
		token:    s.Get("app_registration.initial_access_token"),

		importToken: s.Get("app_registration.registration_access_token"),
	}, nil
}

// Setting is the setting with which a vendor's apps are registered by an API. env is the vendor's prefix: "FILLOUT".
func Setting(vendor, env string) tf.Setting {
	return tf.Setting{
		Name: "app_registration",
		Description: "Where OAuth apps are registered by OAuth 2.0 Dynamic Client Registration (RFC 7591). " + vendor +
			" has no such endpoint of its own today: leave it out, and the plan says what a person has to do in the console.",
		Settings: []tf.Setting{
			{Name: "endpoint", Env: env + "_APP_REGISTRATION_ENDPOINT", Description: "Registration endpoint."},
			{Name: "initial_access_token", Env: env + "_APP_REGISTRATION_TOKEN", Sensitive: true, Description: "Token that allows to register, where the endpoint asks for one."},
			{Name: "registration_access_token", Env: env + "_APP_REGISTRATION_ACCESS_TOKEN", Sensitive: true, Description: "Registration access token of an app that is to be imported: without it, an imported app is one that a person made in the console. Only needed while an import runs."},
		},
	}
}
