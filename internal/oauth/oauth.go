// Package oauth holds the objects of every authorization server that speaks OAuth 2.0 Dynamic Client Registration: start
// with [Vendor], its table of contents. Each object names its server by itself, so there are no settings. oauthapi is the
// client that they call, oauthfake a server that the tests and the emulator put in place of the real ones.
package oauth

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Vendor gives the part of the provider for RFC 7591 and RFC 7592.
func Vendor() tf.Vendor {
	return tf.Vendor{
		Name:        "oauth",
		Title:       "OAuth",
		Description: "Authorization servers that speak OAuth 2.0 Dynamic Client Registration. Each object names its server itself.",
		Settings: []tf.Setting{{
			Name: "registration_access_token", Env: "OAUTH_REGISTRATION_ACCESS_TOKEN", Sensitive: true,
			Description: "Registration access token of a client that is to be imported: an import ID is shown and logged, so the token cannot be in it. Only needed while an import runs.",
		}},
		Connect: func(_ context.Context, s tf.Settings) (any, error) {
			return &server{oauthapi.New(oauthapi.Config{Caller: s.Caller}), s.Get("registration_access_token")}, nil
		},
		Objects: []tf.Object{
			clientResource,
			redirectURIResource,
		},
	}
}

// server is the client, and the token of a client that is being imported.
type server struct {
	*oauthapi.Client
	importToken string
}

// token gives the token of an object, or that of the import where it has none yet.
func (s *server) token(own types.String) string {
	return tf.FirstString(own, types.StringValue(s.importToken))
}
