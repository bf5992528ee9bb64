// Package nango holds Nango's Terraform objects, one file each. Start with [Vendor], which lists them. Package nangoapi is the API
// client, and nangofake is the API that the tests and the emulator use instead of the vendor's.
package nango

import (
	"context"
	"errors"
	"regexp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Vendor returns Nango's part of the provider.
func Vendor() tf.Vendor {
	return tf.Vendor{
		Name:        "nango",
		Title:       "Nango",
		Description: "Nango, in its cloud or self-hosted. A secret key belongs to one environment, such as `dev` or `prod`.",
		Settings: []tf.Setting{
			{
				Name: "secret_key", Env: "NANGO_SECRET_KEY", Required: true, Sensitive: true, Check: checkSecretKey,
				Description: "API key of the environment, a UUID, from Environment Settings → API Keys in Nango. A key without the scope `environment:integrations:read_credentials` cannot show a client secret, so that a change of one at Nango is not noticed.",
			},
			{
				Name: "api_url", Env: "NANGO_API_URL", Default: cloudURL, Address: true, Check: tf.BaseURL(),
				Description: "Address of the API: the `NANGO_SERVER_URL` of a self-hosted server. It must be https, except on this machine.",
			},
		},
		Connect: connect,
		Inspect: inspect,
		Objects: []tf.Object{
			integrationResource, connectionResource, providerData, providersData, connectionsData, connectSessionEphemeral,
			callbackURLFunction, webhookURLFunction, rotateSigningKeyAction,
		},
	}
}

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// checkSecretKey returns an error unless the key has the form of all of Nango's keys.
func checkSecretKey(key string) (string, error) {
	if !uuid.MatchString(key) {
		return "", errors.New("the value is not a UUID. Copy an API key from Environment Settings → API Keys in Nango")
	}
	return key, nil
}

func connect(_ context.Context, s tf.Settings) (any, error) {
	return nangoapi.New(nangoapi.Config{SecretKey: s.Get("secret_key"), APIURL: s.Get("api_url"), Caller: s.Caller}), nil
}

// inspect lists the integrations, because Nango has no call for the environment of a key.
func inspect(ctx context.Context, client any) (tf.Facts, error) {
	_, err := client.(*nangoapi.Client).Integrations.All(ctx) // from connect
	return tf.Facts{}, err
}
