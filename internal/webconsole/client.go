package webconsole

import (
	"context"
	"errors"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/registered"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Client manages a vendor's apps. It needs no credential of the vendor's API.
type Client struct {
	oauth              *oauthapi.Client
	servers            registered.Servers
	endpoint           string // "" if a person manages the apps
	initialAccessToken string
	importToken        string // registration access token of an app that is being imported
}

// Connect returns a [*Client]; it is a vendor's ConnectWithoutCredentials.
func Connect(_ context.Context, s tf.Settings) (any, error) {
	return &Client{
		oauth:              oauthapi.New(s.Caller),
		endpoint:           s.Get("app_registration.endpoint"),
		initialAccessToken: s.Get("app_registration.initial_access_token"),
		importToken:        s.Get("app_registration.registration_access_token"),
	}, nil
}

// requireEndpoint returns an error unless app_registration is configured.
func (c *Client) requireEndpoint() error {
	if c.endpoint == "" {
		return errors.New("app_registration is not set in the provider's block, but a registration endpoint manages this app. Set app_registration again, or stop managing the app with: terraform state rm")
	}
	return nil
}

// Setting returns the setting that makes a registration endpoint manage a vendor's apps. env is the vendor's prefix: "FILLOUT".
func Setting(vendor, env string) tf.Setting {
	return tf.Setting{
		Name: "app_registration",
		Description: "Registers OAuth apps by OAuth 2.0 Dynamic Client Registration (RFC 7591). " + vendor +
			" has no such endpoint today: leave this out, and the plan lists what a person has to do in the console.",
		Settings: []tf.Setting{
			{Name: "endpoint", Env: env + "_APP_REGISTRATION_ENDPOINT", Description: "Registration endpoint."},
			{Name: "initial_access_token", Env: env + "_APP_REGISTRATION_TOKEN", Sensitive: true, Description: "Token required to register an app, if the endpoint needs one."},
			{Name: "registration_access_token", Env: env + "_APP_REGISTRATION_ACCESS_TOKEN", Sensitive: true, Description: "Registration access token of an app to import. Without it, an import assumes that a person created the app in the console. Only needed while an import runs."},
		},
	}
}
