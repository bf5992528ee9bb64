// Package fyle declares the Terraform objects of Fyle (Sage Expense Management). Start with [Vendor], its table of contents.
// Each object has a file of its own. Package fyleapi is the client, and fylefake the API that tests and the emulator use
// instead of the vendor's.
package fyle

import (
	"context"
	"fmt"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fyleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/webconsole"
)

// Vendor returns Fyle's part of the provider.
func Vendor() tf.Vendor {
	return tf.Vendor{
		Name:        "fyle",
		Title:       "Fyle",
		Description: "Fyle (Sage Expense Management). The provider acts as the user who created the refresh token, in that user's organisation. The user must be an administrator.",
		Settings: []tf.Setting{
			{
				Name: "client_id", Env: "FYLE_CLIENT_ID", Required: true,
				Description: "Client ID of an app that was created in Fyle under Settings → Integrations → Custom Apps.",
			},
			{
				Name: "client_secret", Env: "FYLE_CLIENT_SECRET", Required: true, Sensitive: true,
				Description: "Client secret of that app. Fyle shows it once.",
			},
			{
				Name: "refresh_token", Env: "FYLE_REFRESH_TOKEN", Required: true, Sensitive: true,
				Description: "Refresh token. An internal app shows it once when it is created, and an OAuth 2.0 app receives it at a sign-in. It expires after a year, and only a person can create a new one. The provider warns in the 30 days before its expiry.",
			},
			{
				Name: "accounts_url", Env: "FYLE_ACCOUNTS_URL", Default: fyleapi.TokenURL, Address: true, Check: tf.BaseURL("/oauth", "/oauth/token"),
				Description: "Address of Fyle's authorization server. The server names the cluster that holds the organisation's data; the cluster must be in the domain fylehq.com, fyle.tech or the domain of this address. Must be https, except on this machine.",
			},
			webconsole.Setting("Fyle", "FYLE"),
		},
		Connect:                   connect,
		Inspect:                   inspect,
		ConnectWithoutCredentials: webconsole.Connect,
		Account:                   "org_id",
		Objects: []tf.Object{
			oauthAppResource,
			webhookResource,
			scheduledCallbackResource,
			profileData,
			accessTokenEphemeral,
			authorizeURLFunction,
			testDeliveryAction,
		},
	}
}

func connect(ctx context.Context, s tf.Settings) (any, error) {
	client := fyleapi.New(fyleapi.Config{
		AccountsURL:  s.Get("accounts_url"),
		ClientID:     s.Get("client_id"),
		ClientSecret: s.Get("client_secret"),
		RefreshToken: s.Get("refresh_token"),
		Caller:       s.Caller,
	})
	warnOfExpiry(ctx, client, time.Now())
	return client, nil
}

func inspect(ctx context.Context, client any) (tf.Facts, error) {
	api := client.(*fyleapi.Client) // from connect
	expires, _ := api.RefreshTokenExpiry()
	p, err := api.Profile(ctx)
	return tf.Facts{Account: p.OrgID, AccountName: p.Org.Name, Owner: p.User.Email, Permissions: p.Roles, Expires: expires}, err
}

// warnOfExpiry warns early, because a person has to create the next refresh token.
func warnOfExpiry(ctx context.Context, client *fyleapi.Client, now time.Time) {
	const early = 30 * 24 * time.Hour
	expiry, ok := client.RefreshTokenExpiry()
	if !ok || now.Add(early).Before(expiry) {
		return
	}
	when := fmt.Sprintf("expires on %s, in %d days", expiry.UTC().Format(time.DateOnly), int(expiry.Sub(now).Hours()/24))
	if expiry.Before(now) {
		when = "expired on " + expiry.UTC().Format(time.DateOnly)
	}
	tf.Warn(ctx, "Fyle's refresh token expires", "The refresh token in fyle.refresh_token (FYLE_REFRESH_TOKEN) %s. Create a new one: "+
		"for an internal app in Fyle under Settings → Integrations → Custom Apps, for an OAuth 2.0 app by a new sign-in.", when)
}
