package oauthfake

import "time"

// Kind holds the ways in which a server differs from the zero Kind, which does what RFC 7591 and RFC 7592 require and nothing that
// they leave open. Every field imitates servers that exist. Kinds has the usual combinations and their sources.
type Kind struct {
	// Strict requires redirect URIs of a client whose grant types redirect, and https except on loopback: RFC 7591, section 5,
	// requires both. Many servers require neither.
	Strict bool
	// ETags adds a strong ETag to each answer with a client, and makes updates and deletions respect If-Match (RFC 9110, section
	// 13.1.1). RFC 7592 mentions neither.
	ETags bool

	// MetadataPath is the only path of the server's metadata, as the request reaches the server. {path} is the public path. Default: the
	// two forms of RFC 8414.
	MetadataPath string
	// MetadataIssuer is the form of the issuer in the metadata: {issuer} is the issuer and {root} the issuer without its path.
	MetadataIssuer string
	// HidesEndpoint leaves registration_endpoint out of the metadata.
	HidesEndpoint bool

	// Unserved has the methods that the address of a client does not serve, with the status of the answer. The status 200 comes with
	// an object that is no client, and every other status with an OAuth error.
	Unserved map[string]int
	// Gateway replaces the bodies of Unserved by an HTML page, as a gateway without a backend does.
	Gateway bool
	// Address has forms of registration_client_uri, by the method of the request that is answered. {address} is the usual address and
	// {path} its path. {host}, {port} and {id} are the host with its port, the port, and the client's ID.
	Address map[string]string
	// Omits has the members that answers leave out, by the method of the request.
	Omits map[string][]string
	// RefusalStatus and RefusalCode are the status and the error code that refuse a token. Default: 401 and invalid_token. RFC 7592
	// defines the status only.
	RefusalStatus int
	RefusalCode   string

	// RotatesTokens makes every update replace the registration access token (RFC 7592, section 5: Ory Hydra, IBM Security Verify Access).
	RotatesTokens bool
	// RotatesSecrets makes every update replace the client secret (RFC 7592, section 2.2: glewlwyd 2.7.5, IBM Security Verify Access).
	RotatesSecrets bool
	// RotatesAtRead makes every read rotate as well (RFC 7592, section 2.1: both "MAY be different").
	RotatesAtRead bool
	// MasksSecret replaces the client secret by asterisks in answers to reads and updates (Gluu oxTrust, Keycloak), and MasksToken the
	// registration access token by a part of it.
	MasksSecret, MasksToken bool
	// RequiresSecret refuses an update without the client secret, which RFC 7592, section 2.2, makes optional.
	RequiresSecret bool
	// Lags is how long a new client is unknown to the management protocol, as at a server whose nodes replicate.
	Lags time.Duration

	// Drops has the members that are accepted and not stored (RFC 7591, section 2: unknown members are ignored).
	Drops []string
	// Echoes adds the metadata of the request to the answers to registrations and updates, even if Drops has it (glewlwyd 2.7.5,
	// Casdoor).
	Echoes bool
	// Merges keeps the stored members that an update leaves out, against RFC 7592, section 2.2 (Authlib's documented update_client).
	Merges bool
	// Completes adds to the metadata, as RFC 7591, section 3.2.1, allows: the grant type refresh_token and the response type none
	// (Keycloak), a scope (Ory Hydra), and application_type and subject_type (oidc-provider).
	Completes bool
	// CompletesKeys adds use to the keys in jwks (RFC 7517, section 4.2, makes it optional).
	CompletesKeys bool
	// Reorders reverses lists and the words of scope. Their order has no meaning (RFC 6749, section 3.3, for scope).
	Reorders bool
	// Normalizes changes redirect URIs to lower case and adds the empty path (RFC 3986, section 6.2).
	Normalizes bool

	// OmitsEmpty leaves out lists without elements, empty strings and false (Coder and Ory Hydra, whose Go types say omitempty).
	OmitsEmpty bool
	// Nulls answers null for each member that is not set, as servers do that encode a record (MCP Python SDK before exclude_none).
	Nulls bool
	// Blanks answers an empty string, list or object for each member that is not set (Ory Hydra).
	Blanks bool
	// RefusesEmpty refuses null, and an empty string as an address (zod schema of the MCP TypeScript SDK for client_uri).
	RefusesEmpty bool
	// ListsMethod answers reads with token_endpoint_auth_method as a list of one, which updates refuse (glewlwyd 2.7.5).
	ListsMethod bool
	// Loose answers scope as a list, lists of one element as the element, and numbers as strings, and updates refuse these types.
	Loose bool
	// Stamps adds updated_at to answers, and updates refuse it (a strict schema for requests, such as those of zod).
	Stamps bool
	// JoinsURIs answers redirect_uris as one string, as Doorkeeper stores them.
	JoinsURIs bool
	// ChecksApplicationType refuses redirect URIs of native apps unless application_type is native (OpenID Connect Dynamic Client
	// Registration 1.0, section 2: oidc-provider, better-auth 1.7).
	ChecksApplicationType bool
}
