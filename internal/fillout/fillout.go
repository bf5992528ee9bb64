// Package fillout holds Fillout's objects: start with [Vendor], its table of contents. One file is one object; filloutapi is
// the client that they call, filloutfake the API that the tests and the emulator put in the vendor's place.
package fillout

import (
	"context"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/webconsole"
)

// Vendor gives Fillout's part of the provider.
func Vendor() tf.Vendor {
	return tf.Vendor{
		Name:        "fillout",
		Title:       "Fillout",
		Description: "Fillout: forms, and databases (Zite Database). An API key belongs to one organisation, reaches all of it, and works in the region of that organisation alone.",
		Settings: []tf.Setting{
			{
				Name: "api_key", Env: "FILLOUT_API_KEY", Required: true, Sensitive: true,
				Description: "API key, from Settings → Developer in Fillout (button Enable API), or the access token of an OAuth app. An organisation has one key.",
			},
			{
				Name: "region", Env: "FILLOUT_REGION", Check: filloutapi.ParseRegion,
				Description: "Region that the organisation's data is in: `us`, `eu` or `ca`. It is shown under Settings → General. Default: that of `api_url`, else `us`.",
			},
			{
				Name: "api_url", Env: "FILLOUT_API_URL", Check: tf.BaseURL("/v1/api"),
				Description: "Address of the forms' API, with or without `/v1/api`, where it is not that of the region. Must be https, except on this machine.",
			},
			{
				Name: "tables_url", Env: "FILLOUT_TABLES_URL", Check: tf.BaseURL("/api/v1"),
				Description: "Address of the databases' API, with or without `/api/v1`, where it is not that of the region. For the region `ca` none is publicly known, so databases need it there. Must be https, except on this machine.",
			},
			webconsole.Setting("Fillout", "FILLOUT"),
		},
		Connect:                   connect,
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
