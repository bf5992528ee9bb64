// Package oauth contains the resources for authorization servers that support OAuth 2.0 Dynamic Client Registration. Start with
// [Vendor], which lists them. Each resource names its server itself. oauthapi is the client that the resources call, and
// oauthfake is the server that tests and the emulator use in place of a real one.
package oauth

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// Vendor returns the part of the provider for RFC 7591 and RFC 7592.
func Vendor() tf.Vendor {
	return tf.Vendor{
		Name:        "oauth",
		Title:       "OAuth",
		Description: "Authorization servers that support OAuth 2.0 Dynamic Client Registration (RFC 7591). Each resource names its server itself.",
		Settings: []tf.Setting{{
			Name: "registration_access_token", Env: "OAUTH_REGISTRATION_ACCESS_TOKEN", Sensitive: true,
			Description: "Registration access token for imports and data sources. It cannot be part of an import ID, because import IDs are shown and logged.",
		}},
		Connect: func(_ context.Context, s tf.Settings) (any, error) {
			return &registrationServer{oauthapi.New(s.Caller), s.Get("registration_access_token")}, nil
		},
		Objects: []tf.Object{
			clientResource,
			redirectURIResource,
			serverData,
			metadataDocumentData,
			metadataDocumentFunction,
		},
	}
}

// registrationServer is the API client together with the token for imports and data sources.
type registrationServer struct {
	*oauthapi.Client
	importToken string
}

// token returns the token of an object, or the one for imports if the object has none yet.
func (s *registrationServer) token(own types.String) string {
	return tf.FirstString(own, types.StringValue(s.importToken))
}
