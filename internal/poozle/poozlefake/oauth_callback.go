package poozlefake

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// oauthSession is the server's state of a sign-in in progress, which it only keeps in memory
// (oauth_callback/oauth_callback.service.ts).
type oauthSession struct {
	app         OAuthApp
	body        values
	workspaceID string
}

// createRedirect starts a sign-in at a third party and returns the URL to which the user must be redirected.
func (p *Poozle) createRedirect(q *request) reply {
	if refusal := q.body.validate(
		required(text, "integrationAccountName", "redirectURL"),
		optional("workspaceId", "linkId", "integrationKeys", "accountIdentifier"),
		required(text, "integrationOAuthAppId"),
	); refusal != nil {
		return *refusal
	}
	workspaceID := q.body.text("workspaceId")
	if workspaceID == "" {
		if q.body.text("linkId") == "" {
			return refused("Pass either linkId or workspaceId")
		}
		link, failed := p.readLink(q.body.text("linkId"))
		if failed != nil {
			return *failed
		}
		workspaceID = link.WorkspaceID
	}
	app, failed := p.appForSignIn(workspaceID, q.body)
	if failed != nil {
		return *failed
	}
	code, loaded := p.load(p.sourceURL(app.DefinitionID))
	if !loaded {
		return broken()
	}
	state := strconv.FormatInt(p.now().UnixMilli(), 36)
	p.sessions[state] = oauthSession{app, q.body, workspaceID}
	return created(object{{"status", 200}, {"redirectURL", code.authorize(app, p.callbackURL(q.Request), state)}})
}

// appForSignIn returns the app of the sign-in. Its checks are in the same order as those of the service.
func (p *Poozle) appForSignIn(workspaceID string, body values) (OAuthApp, *reply) {
	refuse := func(r reply) (OAuthApp, *reply) { return OAuthApp{}, &r }
	if body.text("integrationAccountName") == "" || body.text("redirectURL") == "" {
		return refuse(refusedOAuth("Kindly pass both integrationAccountName and redirectURL"))
	}
	apps := p.oauthAppsOf(workspaceID)
	if len(apps) == 0 {
		return refuse(refusedOAuth("No OAuth integration configured found"))
	}
	at := slices.IndexFunc(apps, func(a OAuthApp) bool { return a.ID == body.text("integrationOAuthAppId") })
	if at < 0 {
		return refuse(refused("No integration Auth found"))
	}
	if len(p.Accounts.List(func(a Account) bool {
		return a.WorkspaceID == workspaceID && a.Name == body.text("integrationAccountName")
	})) > 0 {
		return refuse(refusedOAuth("Integration name is not unique"))
	}
	return apps[at], nil
}

func (p *Poozle) sourceURL(definitionID string) string {
	if d := p.definition(definitionID); d != nil {
		return d.SourceURL
	}
	return ""
}

// callbackURL returns the URL to which the third party redirects the user. It is a URL of the public host, so the request goes through
// the web application.
func (p *Poozle) callbackURL(r *http.Request) string {
	return "http://" + r.Host + p.publicPath + "/api/v1/oauth/callback"
}

// authorize returns the third party's authorization URL. Its scopes are those of the app, which are comma-separated, followed by the
// integration's default scopes.
func (i integration) authorize(app OAuthApp, callbackURL, state string) string {
	scopes := append(strings.Split(app.Scopes, ","), i.defaultScopes...)
	parameters := object{
		{"response_type", "code"},
		{"client_id", app.ClientID},
		{"redirect_uri", callbackURL},
		{"scope", strings.Join(scopes, " ")},
		{"state", state},
	}
	for _, extra := range i.authorizationParams {
		if extra.key != "response_type" {
			parameters = append(parameters, extra)
		}
	}
	var query []string
	for _, parameter := range parameters {
		value := strings.ReplaceAll(url.QueryEscape(parameter.value.(string)), "+", "%20")
		query = append(query, parameter.key+"="+value)
	}
	return i.authorizationURL + "?" + strings.Join(query, "&")
}

// callback completes a sign-in. It simulates the third party, which accepts every code except those that begin with "bad". A state is
// valid once. With an unknown state the server reads the URL of a session that does not exist (observed: 500).
func (p *Poozle) callback(q *request) reply {
	query := parseQuery(q.URL.RawQuery)
	state := query.text("state")
	if state == "" {
		return refusedOAuth("No state found")
	}
	session, known := p.sessions[state]
	delete(p.sessions, state)
	if !known {
		return broken()
	}
	definition, code, failed := p.integrationOf(session.workspaceID, session.app.DefinitionID)
	if failed != nil {
		return *failed
	}
	result := "?success=true&integrationName=" + definition.Name
	account := session.account(query.text("code"), !code.noRefreshToken)
	if problem := code.exchange(query.text("code"), account); problem != "" {
		result = "?success=false&error=" + problem
	} else {
		p.addAccount(account, definition.Definition, session.workspaceID, session.body.textOrNil("linkId"),
			syncByDefault(definition.IntegrationType))
	}
	for _, name := range []string{"accountIdentifier", "integrationKeys"} {
		if value := session.body.text(name); value != "" {
			result += "&" + name + "=" + value
		}
	}
	location := strings.ReplaceAll(session.body.text("redirectURL")+result, " ", "%20")
	return reply{status: http.StatusFound, body: "<p>Found. Redirecting to " + location + "</p>", location: location}
}

// exchange returns the message with which the third party refuses the code, or the credential that it issued for the code.
func (i integration) exchange(code string, account values) string {
	if strings.HasPrefix(code, "bad") {
		return "Response Error: 401 Unauthorized"
	}
	return i.checkCredentials(account)
}

// account returns the values from which the server creates an account. Without a refresh token the access token becomes an API key, and
// the configuration has nothing else that the page did not send (observed with GitHub).
func (s oauthSession) account(code string, hasRefreshToken bool) values {
	config := map[string]any{}
	if given, isObject := s.body["config"].(map[string]any); isObject {
		maps.Copy(config, given)
	}
	authType := "Api Key"
	if hasRefreshToken {
		authType = "OAuth2"
		maps.Copy(config, map[string]any{
			"scope":         s.app.Scopes,
			"refresh_token": "refresh-" + code,
			"client_id":     s.app.ClientID,
			"client_secret": s.app.ClientSecret,
		})
	} else {
		config["api_key"] = "access-" + code
	}
	return values{
		"integrationAccountName": s.body["integrationAccountName"],
		"accountIdentifier":      s.body["accountIdentifier"],
		"authType":               authType,
		"config":                 config,
	}
}
