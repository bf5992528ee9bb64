// Package poozle holds Poozle's Terraform objects, one file each. Start with [Vendor], which lists them. Package poozleapi is the
// API client, and poozlefake is the API that the tests and the emulator use instead of the vendor's.
package poozle

import (
	"context"
	"errors"
	"regexp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Vendor returns Poozle's part of the provider.
func Vendor() tf.Vendor {
	return tf.Vendor{
		Name:        "poozle",
		Title:       "Poozle",
		Description: "Poozle, in its cloud or self-hosted. An API key works for every workspace of its installation, so set the workspace as well. Poozle is no longer developed: see the [guide](guides/poozle).",
		Settings: []tf.Setting{
			{
				Name: "api_key", Env: "POOZLE_API_KEY", Required: true, Sensitive: true,
				Description: "API key, from Settings → API Keys in Poozle. Poozle can neither revoke nor list keys, so set an expiry.",
			},
			{
				Name: "workspace_id", Env: "POOZLE_WORKSPACE_ID", Required: true, Check: checkWorkspaceID,
				Description: "ID of the workspace: the part after `/workspaces/` in the address of Poozle's pages. An object of another workspace in the state is an error and is not removed.",
			},
			{
				Name: "api_url", Env: "POOZLE_API_URL", Default: "https://app.poozle.dev/api", Address: true, Check: tf.BaseURL("/v1"),
				Description: "Address of the API, with or without `/v1`: `<host>/api` for Poozle's web application, or the bare host of the server itself. It must be https, except on this machine.",
			},
			{
				Name: "public_url", Env: "POOZLE_PUBLIC_URL", DerivedFrom: "api_url", Check: poozleapi.PublicURL,
				Description: "Address of Poozle's web pages, with which links and callback URLs begin. If unset, `api_url` without `/api`.",
			},
		},
		Connect: connect,
		Inspect: inspect,
		Account: "workspace_id",
		// auth.guard.ts: the keys of the signatures are SuperTokens'.
		Unauthorized: "A self-hosted Poozle also returns 401 for every key while its SuperTokens is down.",
		Objects: []tf.Object{
			oauthAppResource,
			linkResource,
			integrationAccountResource,
			integrationDefinitionResource,
			integrationDefinitionData,
			integrationDefinitionsData,
			syncData,
			callbackURLFunction,
			linkURLFunction,
			checkAccountAction,
		},
	}
}

var uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// checkWorkspaceID returns an error unless the ID has the form of all of Poozle's IDs. Poozle answers a write to any other workspace with a bare 500.
func checkWorkspaceID(id string) (string, error) {
	if !uuid.MatchString(id) {
		return "", errors.New("the value is not a UUID. Copy the part after /workspaces/ from the address of Poozle's pages")
	}
	return id, nil
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

// inspect reports no owner, because an API key contains none.
func inspect(ctx context.Context, client any) (tf.Facts, error) {
	api := client.(*poozleapi.Client) // from connect
	workspace, err := api.Account(ctx)
	if err == nil {
		err = api.CheckWorkspace(ctx)
	}
	expires, _ := rest.TokenExpiry(api.Credential())
	return tf.Facts{Account: workspace, Expires: expires}, err
}
