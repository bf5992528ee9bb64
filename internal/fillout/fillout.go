// Package fillout holds Fillout's Terraform objects, one file each. Start with [Vendor], which lists them. Package filloutapi is the
// API client, and filloutfake is the API that the tests and the emulator use instead of the vendor's.
package fillout

import (
	"context"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/webconsole"
)

// Vendor returns Fillout's part of the provider.
func Vendor() tf.Vendor {
	return tf.Vendor{
		Name:        "fillout",
		Title:       "Fillout",
		Description: "Fillout, with its forms and its databases (Zite Database). An API key has access to everything in one organisation, and works only in the organisation's region.",
		Settings: []tf.Setting{
			{
				Name: "api_key", Env: "FILLOUT_API_KEY", Required: true, Sensitive: true,
				Description: "API key, from Settings → Developer → Enable API in Fillout, or the access token of a [sign-in](guides/oauth-apps#the-sign-in). An organisation has one key. The token of a sign-in works for forms and not for databases.",
			},
			{
				Name: "region", Env: "FILLOUT_REGION", Check: filloutapi.ParseRegion,
				Description: "Region that holds the organisation's data: `us`, `eu` or `ca`. Fillout shows it under Settings → General. Default: the region of `api_url`, or `us` if `api_url` belongs to no region.",
			},
			{
				Name: "api_url", Env: "FILLOUT_API_URL", Address: true, Check: tf.BaseURL("/v1/api"),
				Description: "Address of the forms' API, with or without `/v1/api`: the `base_url` of a [sign-in](guides/oauth-apps#the-sign-in), the address of a self-hosted installation, or `https://api.zite.com`. It must be https, except on this machine. Default: the address of the region.",
			},
			{
				Name: "tables_url", Env: "FILLOUT_TABLES_URL", Address: true, DerivedFrom: "api_url", Check: tf.BaseURL("/api/v1"),
				Description: "Address of the databases' API, with or without `/api/v1`. It must be https, except on this machine. Default: the address of the region, or `https://tables.zite.com` if `api_url` is `https://api.zite.com`. Databases require this setting in region `ca`, whose address is not publicly known, and if `api_url` belongs to no region and `region` is not set.",
			},
			webconsole.Setting("Fillout", "FILLOUT"),
		},
		Connect:                   connect,
		Inspect:                   inspect,
		ConnectWithoutCredentials: webconsole.Connect,
		Objects: []tf.Object{
			oauthAppResource,
			webhookResource,
			databaseWebhookResource,
			formsData,
			formData,
			databasesData,
			databaseData,
			databaseWebhooksData,
			authorizeURLFunction,
			revokeTokenAction,
			testDeliveryAction,
			databaseTestDeliveryAction,
		},
	}
}

func connect(_ context.Context, s tf.Settings) (any, error) {
	return filloutapi.New(filloutapi.Config{
		APIKey:    s.Get("api_key"),
		Region:    s.Get("region"),
		APIURL:    s.Get("api_url"),
		TablesURL: s.Get("tables_url"),
		Caller:    s.Caller,
	}), nil
}

// inspect lists the forms, because Fillout has no call for the account of a key.
func inspect(ctx context.Context, client any) (tf.Facts, error) {
	api := client.(*filloutapi.Client) // from connect
	_, err := api.Forms(ctx)
	return tf.Facts{Region: api.Region(), Owner: api.KeyOwner()}, err
}
