// Package poozle holds Poozle's objects: start with [Vendor], its table of contents. One file is one object; poozleapi is
// the client that they call, poozlefake the API that the tests and the emulator put in the vendor's place.
package poozle

import (
	"context"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Vendor gives Poozle's part of the provider.
func Vendor() tf.Vendor {
	return tf.Vendor{
		Name:        "poozle",
		Title:       "Poozle",
		Description: "Poozle, in its cloud or on a server of your own. An API key works for every workspace of its installation, so the workspace is named beside it.",
		Settings: []tf.Setting{
			{
				Name: "api_key", Env: "POOZLE_API_KEY", Required: true, Sensitive: true,
				Description: "API key, from Settings → API Keys in Poozle. It can be neither revoked nor listed there, so give it an expiry.",
			},
			{
				Name: "workspace_id", Env: "POOZLE_WORKSPACE_ID", Required: true,
				Description: "ID of the workspace, the part after `/workspaces/` in the address of Poozle's pages. Objects of another workspace in the state are an error, not a removal.",
			},
			{
				Name: "api_url", Env: "POOZLE_API_URL", Default: "https://app.poozle.dev/api", Check: tf.BaseURL("/v1"),
				Description: "Address of the API, with or without `/v1`: `<host>/api` where Poozle's web application answers, the bare host of the server itself. Must be https, except on this machine.",
			},
			{
				Name: "public_url", Env: "POOZLE_PUBLIC_URL", Check: poozleapi.PublicURL,
				Description: "Address where people open Poozle, which links and callback URLs begin with. If unset, `api_url` without `/api`.",
			},
		},
		Connect: connect,
		Account: "workspace_id",
		Objects: []tf.Object{
			oauthAppResource,
			linkResource,
			integrationAccountResource,
			integrationDefinitionData,
			integrationDefinitionsData,
			callbackURLFunction,
			linkURLFunction,
		},
	}
}

func connect(_ context.Context, s tf.Settings) (any, error) {
	return poozleapi.New(poozleapi.Config{
		APIKey:      s.Get("api_key"),
		WorkspaceID: s.Get("workspace_id"),
		APIURL:      s.Get("api_url"),
		PublicURL:   s.Get("public_url"),
		Caller:      s.Caller,
	}), nil
}
