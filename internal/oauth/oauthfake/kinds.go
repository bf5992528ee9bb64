package oauthfake

import (
	"net/http"
	"time"
)

// Kinds returns the kinds of real servers, by name. Tests run one scenario against each.
func Kinds() map[string]Kind {
	both := []string{registrationToken, registrationURI}
	kinds := map[string]Kind{
		// Keycloak, oidc-provider: OpenID Connect Discovery 1.0, section 4.
		"OpenID metadata": {MetadataPath: openIDPath},
		// The second of the three places of the Model Context Protocol, for an issuer with a path.
		"OpenID metadata before path": {MetadataPath: openIDPath + "{path}"},
		// Servers that append the name of RFC 8414 to the issuer.
		"metadata after path": {MetadataPath: metadataPath},
		// mcpAuthRouter of the MCP TypeScript SDK: the issuer ends with a slash.
		"issuer with slash": {MetadataIssuer: "{issuer}/"},
		// better-auth 1.4: metadata below the path of an issuer that has none.
		"other issuer": {MetadataPath: metadataPath, MetadataIssuer: "{root}"},
		"no metadata":  {MetadataPath: "nowhere"},

		// Only RFC 7591: mcpAuthRouter of the MCP TypeScript SDK, Cloudflare workers-oauth-provider 1.2, better-auth.
		"no management": {Unserved: unserved(404), Gateway: true, Omits: map[string][]string{"POST": both}},
		// OpenID Connect Dynamic Client Registration 1.0, section 3.2, forbids one without the other.
		"no token": {Omits: map[string][]string{"POST": {registrationToken}}},
		// Cloudflare workers-oauth-provider 0.8.
		"relative address": {Address: everywhere("{path}")},
		// A server behind a TLS proxy that derives the scheme from its own request, as Casdoor does.
		"plain address": {Address: everywhere("http://{host}{path}")},
		// RFC 7592 allows any address; a client must not trust one on another host.
		"foreign address": {Address: everywhere("http://127.0.0.2:{port}{path}")},
		// A server that knows its host under two names, and uses the other one when it reads.
		"other host at read": {Address: map[string]string{"GET": "http://localhost:{port}{path}"}},
		// Keycloak 22: the answer to an update has the ID twice, and the address does not exist.
		"address moves": {Address: map[string]string{"PUT": "{address}/{id}"}},
		// Ory Hydra 2: only the answer to a registration has the address.
		"address once": {Omits: map[string][]string{"GET": {registrationURI}, "PUT": {registrationURI}}},
		// Cloudflare workers-oauth-provider 0.8 names an address that it never served.
		"unserved 404": {Unserved: unserved(404)},
		"unserved 405": {Unserved: unserved(405)},
		// A gateway whose backend is away, as at each deployment of a server behind nginx.
		"gateway 404": {Unserved: unserved(404), Gateway: true},
		// Casdoor: a sign-in filter answers before the management protocol, with 200 and an object that is no client.
		"unserved 200": {Unserved: unserved(200)},
		// oidc-provider without registrationManagement, its default: OpenID Connect has only the read.
		"read only": {Unserved: map[string]int{"PUT": 404, "DELETE": 404}},
		// RFC 7592, section 2.3: a server that does not support the deletion answers 405.
		"no delete": {Unserved: map[string]int{"DELETE": 405}},
		"no read":   {Unserved: map[string]int{"GET": 405}},
		// Authlib: AccessDeniedError has the status 400.
		"refusal 400": {RefusalStatus: 400, RefusalCode: "access_denied"},
		// RFC 7592, section 2.1: 403 for a client without the permission.
		"refusal 403": {RefusalStatus: 403, RefusalCode: "invalid_token"},
		// RFC 6749, section 5.2, has this code for an unknown client.
		"refusal invalid_client": {RefusalStatus: 400, RefusalCode: "invalid_client"},
		// A server that looks for the client before it checks the token.
		"refusal 404": {RefusalStatus: 404, RefusalCode: "not_found"},

		"rotates tokens":          {RotatesTokens: true},
		"rotates secrets":         {RotatesSecrets: true},
		"rotates both":            {RotatesTokens: true, RotatesSecrets: true},
		"rotates secrets at read": {RotatesSecrets: true, RotatesAtRead: true},
		"masks secret":            {MasksSecret: true},
		// Ory Hydra: only the answer to a registration has the secret, even if an update makes the client confidential.
		"secret once": {Omits: map[string][]string{"GET": {clientSecret, clientSecretExpiresAt}, "PUT": {clientSecret, clientSecretExpiresAt}}},
		// Coder: the answer to a read has the expiry of a secret that it does not show.
		"expiry without secret": {Omits: map[string][]string{"GET": {clientSecret}, "PUT": {clientSecret}}},
		// glewlwyd 2.7.5, Casdoor.
		"issued once": {Omits: map[string][]string{"GET": {clientIDIssuedAt}}},
		// An older matrix-authentication-service: the answer to a registration has no metadata.
		"no metadata at registration": {Omits: map[string][]string{"POST": members}},
		"no redirect URIs at read":    {Omits: map[string][]string{"GET": {"redirect_uris"}}},

		// Cloudflare workers-oauth-provider drops jwks and scope, Ory Hydra software_id, and Casdoor contacts and scope.
		"drops": {Drops: []string{"contacts", "jwks", "scope", "software_id", "software_version"}},
		// glewlwyd 2.7.5 as installed: its data format has none of these.
		"echoes": {Echoes: true, Drops: []string{"client_uri", "logo_uri", "policy_uri", "tos_uri", "contacts", "scope", "software_id", "software_version"}},
		// Casdoor: token_endpoint_auth_method is always the default, whatever was registered.
		"fixed method": {Drops: []string{"token_endpoint_auth_method"}},

		"merges":                  {Merges: true},
		"completes":               {Completes: true},
		"completes keys":          {CompletesKeys: true},
		"reorders":                {Reorders: true},
		"normalizes":              {Normalizes: true},
		"omits empty":             {OmitsEmpty: true},
		"nulls":                   {Nulls: true, RefusesEmpty: true},
		"blanks":                  {Blanks: true, RefusesEmpty: true},
		"lists method":            {ListsMethod: true},
		"loose types":             {Loose: true},
		"stamps":                  {Stamps: true},
		"masks token":             {MasksSecret: true, MasksToken: true},
		"lags":                    {Lags: 2 * time.Second},
		"requires secret":         {RequiresSecret: true, Omits: map[string][]string{"GET": {clientSecret}, "PUT": {clientSecret}}},
		"joins URIs":              {JoinsURIs: true},
		"checks application_type": {ChecksApplicationType: true},
		"strict":                  {Strict: true},
		"ETags":                   {ETags: true},
	}
	// The combinations of servers that can be installed.
	hydra := kinds["secret once"]
	hydra.RotatesTokens, hydra.Blanks, hydra.Drops = true, true, []string{"software_id"}
	// Without the setting webfinger.oidc_discovery.client_registration_url.
	hydra.MetadataPath, hydra.HidesEndpoint = openIDPath, true
	kinds["Ory Hydra"] = hydra
	glewlwyd := kinds["echoes"]
	glewlwyd.RotatesSecrets, glewlwyd.ListsMethod, glewlwyd.Omits = true, true, kinds["issued once"].Omits
	kinds["glewlwyd"] = glewlwyd
	authlib := kinds["refusal 400"]
	authlib.Merges = true
	kinds["Authlib"] = authlib
	return kinds
}

// unserved answers all methods of the management protocol with the status.
func unserved(status int) map[string]int {
	return map[string]int{http.MethodGet: status, http.MethodPut: status, http.MethodDelete: status}
}

// everywhere has the form for each answer with an address.
func everywhere(form string) map[string]string {
	return map[string]string{http.MethodPost: form, http.MethodGet: form, http.MethodPut: form}
}
