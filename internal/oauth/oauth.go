// Package oauth contains the resources for authorization servers that support OAuth 2.0 Dynamic Client Registration. Start with
// [Vendor], which lists them. Each resource names its server itself. oauthapi is the client that the resources call, and
// oauthfake is the server that tests and the emulator use in place of a real one.
package oauth

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/registered"
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
			Description: "Registration access token for imports, data sources and lists. It cannot be part of an import ID, because import IDs are shown and logged. It is also tried if the server of an `integrations_oauth_client` refuses the token in the state, and the client is managed at the host of its `registration_endpoint` or `issuer`, and for each `integrations_oauth_redirect_uri` unless its client is managed elsewhere. It is sent to no other host.",
		}},
		Connect: func(_ context.Context, s tf.Settings) (any, error) {
			return &registrationServer{Client: oauthapi.New(s.Caller), importToken: s.Get("registration_access_token")}, nil
		},
		Objects: []tf.Object{
			clientResource,
			redirectURIResource,
			serverData,
			metadataDocumentData,
			metadataDocumentFunction,
			revokeTokenAction,
		},
	}
}

// registrationServer is the API client together with the token for imports, data sources and lists.
type registrationServer struct {
	*oauthapi.Client
	importToken string
	servers     registered.Servers
	elsewhere   sync.Map // registration_client_uri of each client that its server has placed at another host
	inListOnly  sync.Map // registration_client_uri of each client whose redirect URIs cannot be managed one by one, to the reason
}

// offer makes the tokens of a client known for the client's calls, and returns the first one. The token of the provider's configuration
// is one of them for an import or a data source without a token of its own, and if the client's address is at the host of one of the configured
// addresses. It is sent to no host that only a state or a server names.
func (s *registrationServer) offer(ctx context.Context, uri types.String, own []types.String, configured ...types.String) string {
	sameHost := func(address types.String) bool {
		return tf.HostOf(address) != "" && tf.HostOf(address) == tf.HostOf(uri)
	}
	atHost := slices.ContainsFunc(configured, sameHost)
	if !atHost {
		s.elsewhere.Store(uri.ValueString(), true)
	}
	return s.offerTo(ctx, uri, own, atHost)
}

// offerToRedirectURI is offer for a redirect URI, of which the user has configured the client's address. Terraform reads a client before
// its redirect URIs, so it is known whether the address comes from a server instead.
func (s *registrationServer) offerToRedirectURI(ctx context.Context, uri types.String, own ...types.String) string {
	_, elsewhere := s.elsewhere.Load(uri.ValueString())
	return s.offerTo(ctx, uri, own, !elsewhere)
}

func (s *registrationServer) offerTo(ctx context.Context, uri types.String, tokens []types.String, trusted bool) string {
	if trusted || tf.Named(ctx) && tf.FirstString(tokens...) == "" {
		tokens = append(tokens, types.StringValue(s.importToken))
	}
	for _, token := range tokens {
		s.Offer(uri.ValueString(), token.ValueString())
	}
	return tf.FirstString(tokens...)
}

// remember records what the redirect URIs of the client have to know about its server.
func (s *registrationServer) remember(m *client) {
	switch uri := m.RegistrationClientURI.ValueString(); {
	case m.ReplacesTokens.ValueBool():
		s.inListOnly.Store(uri, "The server of this client issues a new registration access token with each write, so a write of a single redirect URI would lock out the resource of the client.")
	case m.unchangeable():
		s.inListOnly.Store(uri, "The server of this client cannot change clients (RFC 7592).")
	}
}

// refusesSingle returns why the redirect URIs of a client cannot be managed one by one, or "".
func (s *registrationServer) refusesSingle(uri types.String) string {
	if reason, found := s.inListOnly.Load(uri.ValueString()); found {
		return fmt.Sprint(reason, " Set redirect_uris of the client instead of integrations_oauth_redirect_uri.")
	}
	return ""
}
