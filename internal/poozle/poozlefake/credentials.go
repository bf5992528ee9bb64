package poozlefake

import (
	"encoding/json"
	"strings"

	"github.com/google/uuid"
)

// This file simulates the third parties. A third party accepts every credential except those that begin with "bad". The code of an
// integration decides what it asks the third party, and with which words it refuses a credential
// (integrations/*/src/index.ts and engine-idk/src/bases/base_integration.ts, not below engine-server).

// The messages of refusals. All except the one for Jira's login were observed.
const (
	refusedRequest   = "Request failed with status code 401" // of axios
	refusedSignIn    = "Check failed"                        // of the base class
	refusedJiraLogin = "AUTHENTICATED_FAILED"
	unknownSite      = "Cannot read properties of undefined (reading 'id')" // of JavaScript's TypeError
)

// checkCredentials runs the command CHECK of the integration's code. It returns the message of a refusal, or "" if the credential is
// valid.
func (i integration) checkCredentials(body values) string {
	config, _ := body["config"].(map[string]any)
	return i.check(i, body.text("authType"), config)
}

// isAccepted reports whether the third party accepts the credential of the authentication type.
func isAccepted(authType string, config map[string]any) bool {
	name := "api_key"
	if authType == "OAuth2" {
		name = "refresh_token"
	}
	credential, _ := config[name].(string)
	return !strings.HasPrefix(credential, "bad")
}

// hasHeaders reports whether the base class finds headers for a request: the integration has the authentication type, and the third
// party renews a refresh token.
func (i integration) hasHeaders(authType string, config map[string]any) bool {
	switch authType {
	case "OAuth2":
		return isAccepted(authType, config)
	case "Api Key":
		return i.apiKey != nil
	default:
		return false
	}
}

// checkBySignIn is the check of the base class, which sends no request.
func checkBySignIn(i integration, authType string, config map[string]any) string {
	if !i.hasHeaders(authType, config) {
		return refusedSignIn
	}
	return ""
}

// checkByRequest is the check of an integration that requests an object with the headers. Without headers the third party refuses the
// request.
func checkByRequest(i integration, authType string, config map[string]any) string {
	if !i.hasHeaders(authType, config) || !isAccepted(authType, config) {
		return refusedRequest
	}
	return ""
}

// checkJira takes every authentication type except OAuth2 to be an API key. Jira responds to a wrong key as to a visitor, with a header
// from which the integration recognizes the refusal.
func checkJira(_ integration, authType string, config map[string]any) string {
	if authType != "OAuth2" && !isAccepted(authType, config) {
		return refusedJiraLogin
	}
	return checkAtlassian(authType, config, "jira_domain")
}

// checkConfluence differs from checkJira in the response to a wrong key.
func checkConfluence(_ integration, authType string, config map[string]any) string {
	return checkAtlassian(authType, config, "confluence_domain")
}

// checkAtlassian looks up the site of an account with OAuth2. It fails with a TypeError if the app has no access to the site
// (integrations/*/src/common.ts). The fake's apps have access to every site.
func checkAtlassian(authType string, config map[string]any, domain string) string {
	site, _ := config[domain].(string)
	switch {
	case !isAccepted(authType, config):
		return refusedRequest
	case authType == "OAuth2" && site == "":
		return unknownSite
	default:
		return ""
	}
}

// UseAccount makes the server send a request to the third party with the account's credential, as it does for each synchronisation and
// each forwarded request. An Atlassian refresh token is replaced.
func (p *Poozle) UseAccount(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.runHeaders(id)
}

// runHeaders runs the command HEADERS of the integration's code. The server does so after it has stored a new account, and at each use.
// It stores the refresh token with which the third party replaced the one that was used (runHeaders of data/data.service.ts).
// The response to a create still has the old token (observed). The fake accepts a used token, because the server itself uses the token of
// a new account twice: for the check and for the headers (integration_account.service.ts).
func (p *Poozle) runHeaders(accountID string) {
	a, known := p.Accounts.Get(accountID)
	d := p.definition(a.DefinitionID)
	if !known || d == nil || a.AuthType != "OAuth2" {
		return
	}
	var config map[string]any
	_ = json.Unmarshal(a.Configuration, &config) // a test can store any value
	token, _ := config["refresh_token"].(string)
	if code, loaded := p.load(d.SourceURL); !loaded || !code.rotates || token == "" || !isAccepted(a.AuthType, config) {
		return
	}
	config["refresh_token"] = "rotated-" + uuid.NewString()
	a.Configuration = jsonb(config)
	a.UpdatedAt = p.now()
	p.Accounts.Put(a)
}
