// Package fyle holds Fyle's objects (Sage Expense Management): start with [Vendor], its table of contents. One file is one
// object; fyleapi is the client that they call, fylefake the API that the tests and the emulator put in the vendor's place.
package fyle

import (
	"context"
	"fmt"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fyleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/webconsole"
)

// Vendor gives Fyle's part of the provider.
func Vendor() tf.Vendor {
	return tf.Vendor{
		Name:        "fyle",
		Title:       "Fyle",
		Description: "Fyle (Sage Expense Management). The provider acts as the user that the refresh token was made by, who must be an administrator, in that user's organisation.",
		Settings: []tf.Setting{
			{
				Name: "client_id", Env: "FYLE_CLIENT_ID", Required: true,
				Description: "Client ID of an app made in Fyle under Settings → Integrations → Custom Apps.",
			},
			{
				Name: "client_secret", Env: "FYLE_CLIENT_SECRET", Required: true, Sensitive: true,
				Description: "Client secret of that app; Fyle shows it once.",
			},
			{
				Name: "refresh_token", Env: "FYLE_REFRESH_TOKEN", Required: true, Sensitive: true,
				Description: "Refresh token: an internal app shows it once when it is made, an OAuth 2.0 app gets it by a sign-in. It lives a year and only a person can make a new one; the provider warns from 30 days before its end.",
			},
			{
				Name: "accounts_url", Env: "FYLE_ACCOUNTS_URL", Default: "https://accounts.fylehq.com", Check: tf.BaseURL("/oauth", "/oauth/token"),
				Description: "Address of Fyle's authorization server. It names the cluster that the organisation's data is on, which must be at fylehq.com, fyle.tech or the domain of this address. Must be https, except on this machine.",
			},
			webconsole.Setting("Fyle", "FYLE"),
		},
		Connect:                   connect,
		ConnectWithoutCredentials: webconsole.Connect,
		Account:                   "org_id",
		Objects: []tf.Object{
			oauthAppResource,
			webhookResource,
			scheduledCallbackResource,
			profileData,
			accessTokenEphemeral,
			authorizeURLFunction,
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

// warnOfExpiry tells early that a person will have to make a new refresh token.
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
	tf.Warn(ctx, "Fyle's refresh token ends", "The refresh token in fyle.refresh_token (FYLE_REFRESH_TOKEN) %s. Only a person can make a new one: "+
		"in Fyle, Settings → Integrations → Custom Apps, for an internal app; by a new sign-in for an OAuth 2.0 app.", when)
}
