package nangofake

import (
	"crypto/rand"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// importable are the credentials of connections that can be imported. The auth modes BILL, SIGNATURE, JWT, TWO_STEP, AWS_SIGV4,
// INSTALL_PLUGIN and those of MCP cannot (helpers/validation.ts; API_KEY observed).
var importable = map[string]check{
	"OAUTH2": object(
		kind,
		member{"access_token", text(minLength(1), maxLength(oauthTokenLength))},
		member{"refresh_token", optional(text(minLength(1), maxLength(oauthTokenLength)))},
		member{"expires_at", optional(date)},
		clientOverride,
	),
	"OAUTH2_CC": object(
		kind,
		member{"token", text(minLength(1), maxLength(4096))},
		member{"client_id", shortText},
		member{"client_secret", text(minLength(1), maxLength(2048))},
		member{"client_certificate", optional(text(minLength(1), maxLength(10000)))},
		member{"client_private_key", optional(text(minLength(1), maxLength(10000)))},
		member{"expires_at", optional(date)},
	),
	"OAUTH1": object(
		kind,
		member{"oauth_token", text(minLength(1), maxLength(2048))},
		member{"oauth_token_secret", text(minLength(1), maxLength(2048))},
	),
	"API_KEY": object(kind, member{"apiKey", text(minLength(1), maxLength(1024))}),
	"BASIC":   object(kind, member{"username", text(maxLength(1024))}, member{"password", text(maxLength(1024))}),
	"NONE":    object(kind),
	"TBA":     object(kind, member{"token_id", text(minLength(1))}, member{"token_secret", text(minLength(1))}, clientOverride),
	"APP":     installation,
	"CUSTOM":  installation,
}

const oauthTokenLength = 16384

var (
	kind           = member{"type", anything}
	installation   = object(kind, member{"app_id", shortText}, member{"installation_id", shortText})
	clientOverride = member{"config_override", optional(object(
		member{"client_id", optional(shortText)},
		member{"client_secret", optional(text(minLength(1), maxLength(2048)))},
	))}
)

// RejectedSecret is the secret that every third party of the fake refuses. They accept all others.
const RejectedSecret = "rejected"

// accept stores the credentials of an import in the connection. For some auth modes the third party tests them first
// (connection/postConnection.ts).
func (n *Nango) accept(c *Connection, given map[string]any, i Integration, p Provider) *reply {
	isRejected := slices.ContainsFunc(slices.Collect(maps.Values(given)), func(v any) bool { return v == RejectedSecret })
	c.Credentials = maps.Clone(given)
	if expires, has := given["expires_at"]; has {
		at, _ := parseDate(expires)
		c.Credentials["expires_at"] = at.iso()
	}
	switch mode := p.AuthMode; mode {
	case "OAUTH1", "OAUTH2", "OAUTH2_CC":
		c.Credentials["raw"] = maps.Clone(c.Credentials) // a copy of the secrets (observed)
	case "API_KEY", "BASIC":
		if isRejected && p.Proxy != nil && p.Proxy.Verification != nil {
			return untested()
		}
	case "TBA":
		account, has := c.ConnectionConfig["accountId"]
		if !has || account == "" {
			refusal := invalidBody("Missing accountId in connection_config. This is required to create a TBA connection.")
			return &refusal
		}
		if isRejected {
			return untested()
		}
		c.ConnectionConfig = maps.Clone(c.ConnectionConfig)
		c.ConnectionConfig["oauth_client_id"], c.ConnectionConfig["oauth_client_secret"] = i.ClientID, i.ClientSecret // readable for ever
	case "APP", "CUSTOM":
		if isRejected {
			refusal := refused(http.StatusInternalServerError, "server_error", "The access token refresh failed.")
			return &refusal
		}
		raw := map[string]any{"token": rand.Text(), "expires_at": n.inAnHour()}
		c.Credentials = map[string]any{"type": "APP", "access_token": raw["token"], "expires_at": raw["expires_at"], "raw": raw}
	case "NONE":
		c.Credentials = map[string]any{}
	}
	return nil
}

func (n *Nango) inAnHour() string { return Timestamp{n.now().Add(time.Hour)}.iso() }

const invalidCredentials = "The given credentials were found to be invalid. Please check the credentials and try again."

func untested() *reply {
	refusal := refused(http.StatusBadRequest, "connection_test_failed", invalidCredentials)
	return &refusal
}

// rejected is the answer to a read of a connection whose credentials the third party no longer accepts: 424 once the server has given up to
// refresh a token, and 400 after a test (shared/lib/utils/error.ts).
func rejected(c Connection) reply {
	status, message := http.StatusBadRequest, invalidCredentials
	if mode, _ := c.Credentials["type"].(string); strings.HasPrefix(mode, "OAUTH2") {
		status, message = http.StatusFailedDependency, "The refresh limit has been reached for this connection."
	}
	return failed(status, apiError{Code: "invalid_credentials", Message: message})
}

// flagFormat is zod's stringbool.
func flagFormat(path []string, value any) []issue {
	s, isText := value.(string)
	if !isText {
		return wrongType(path, "string", value)
	}
	if !slices.Contains(slices.Concat(setFlags, unsetFlags), strings.ToLower(s)) {
		return one("invalid_value", `Invalid option: expected one of "`+strings.Join(slices.Concat(setFlags, unsetFlags), `"|"`)+`"`, path)
	}
	return nil
}

var (
	setFlags   = []string{"true", "1", "yes", "on", "y", "enabled"}
	unsetFlags = []string{"false", "0", "no", "off", "n", "disabled"}
)

func (q *request) isSet(flag string) bool {
	return slices.Contains(setFlags, strings.ToLower(q.param(flag)))
}

// refresh replaces an access token that is about to expire, or any if it is forced, provided that there is a refresh token
// (shared/lib/services/connections/credentials/refresh.ts). The third party of the fake issues a token for an hour.
func (n *Nango) refresh(c *Connection, force bool) {
	const margin = 15 * time.Minute
	if c.Credentials["type"] != "OAUTH2" || c.Credentials["refresh_token"] == nil {
		return
	}
	expires, hasExpiry := c.Credentials["expires_at"].(string)
	at, _ := parseDate(expires)
	if !force && (!hasExpiry || n.now().Add(margin).Before(at.Time)) {
		return
	}
	renewed := maps.Clone(c.Credentials)
	renewed["access_token"], renewed["expires_at"] = rand.Text(), n.inAnHour()
	delete(renewed, "raw")
	renewed["raw"] = maps.Clone(renewed)
	c.Credentials = renewed
}

// readable returns the credentials for a read, which has the refresh token only if the query asks for it (observed).
func (c Connection) readable(withRefreshToken bool) map[string]any {
	credentials := maps.Clone(c.Credentials)
	if withRefreshToken {
		return credentials
	}
	delete(credentials, "refresh_token")
	if raw, isObject := credentials["raw"].(map[string]any); isObject {
		raw = maps.Clone(raw)
		delete(raw, "refresh_token")
		credentials["raw"] = raw
	}
	return credentials
}
