package nangofake

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// Session lets a customer create connections in the Connect UI. Its token is not limited to one use
// (services/connectSession.service.ts).
type Session struct {
	Token               string            `json:"token"`
	AllowedIntegrations []string          `json:"allowed_integrations"` // empty: all
	ConfigDefaults      map[string]any    `json:"integrations_config_defaults"`
	Overrides           map[string]any    `json:"overrides"`
	WebhookURLOverride  *string           `json:"webhook_url_override"`
	Connection          string            `json:"connection"` // the [ConnectionKey] of the one to reconnect, or ""
	EndUser             *EndUser          `json:"end_user"`
	Tags                map[string]string `json:"tags"`
	ExpiresAt           Timestamp         `json:"expires_at"`
}

const (
	tokenPrefix = "nango_connect_session_"
	sessionLife = 30 * time.Minute // observed

	// connectPath is the path of the fake's Connect UI, unless [Addresses] has another one.
	connectPath = "/connect-ui"
)

var (
	sessionSettings = []member{
		{"organization", optional(object(member{"id", text(maxLength(255))}, member{"display_name", optional(text(maxLength(255)))}))},
		{"integrations_config_defaults", optional(record(keyFormat, object(
			member{"user_scopes", optional(text())},
			member{"authorization_params", optional(record(text(), text()))},
			member{"connection_config", optional(loose(member{"oauth_scopes_override", optional(text())}))},
		)))},
		{"overrides", optional(record(keyFormat, loose(member{"docs_connect", optional(text())})))},
		{"webhook_url_override", webhookURLFormat},
	}
	allowedIntegrations = member{"allowed_integrations", optional(listOf(keyFormat))}
)

// sessionBody returns the check of a session's body. Its members are in the order in which the server checks them.
func sessionBody(endUser, tags check) check {
	s := sessionSettings
	return object(member{"end_user", endUser}, s[0], allowedIntegrations, s[1], s[2], s[3], member{"tags", tags})
}

// createSession requires tags or the deprecated end_user (connect/postSessions.ts). If the body has neither, the issue is that of end_user
// (observed).
func (n *Nango) createSession(q *request) reply {
	expected := sessionBody(endUserFormat, optional(tagsFormat))
	_, hasTags := q.members()["tags"]
	_, hasUser := q.members()["end_user"]
	if hasTags && !hasUser {
		expected = sessionBody(optional(endUserFormat), tagsFormat)
	}
	if refusal := first(q.noQuery, func() *reply { return q.validBody(expected) }); refusal != nil {
		return *refusal
	}
	s := Session{}
	allowed, _ := q.members()["allowed_integrations"].([]any)
	var issues []issue
	for i, key := range allowed {
		key, _ := key.(string)
		s.AllowedIntegrations = append(s.AllowedIntegrations, key)
		issues = append(issues, n.missingIntegration(key, "allowed_integrations", strconv.Itoa(i))...)
	}
	return n.openSession(q, s, issues)
}

var reconnectBody = object(
	member{"connection_id", connectionIDFormat}, member{"integration_id", keyFormat}, member{"end_user", optional(endUserFormat)},
	sessionSettings[0], sessionSettings[1], sessionSettings[2], sessionSettings[3], member{"tags", optional(tagsFormat)},
)

// createReconnectSession creates a session in which the credentials of one connection can be replaced (connect/postReconnect.ts).
func (n *Nango) createReconnectSession(q *request) reply {
	if refusal := first(q.noQuery, func() *reply { return q.validBody(reconnectBody) }); refusal != nil {
		return *refusal
	}
	key, _ := q.members()["integration_id"].(string)
	id, _ := q.members()["connection_id"].(string)
	c, known := n.Connections.Get(ConnectionKey(key, id))
	if !known {
		return invalidBody("ConnectionID or IntegrationId does not exists")
	}
	return n.openSession(q, Session{AllowedIntegrations: []string{key}, Connection: ConnectionKey(key, id), EndUser: c.EndUser}, nil)
}

func (n *Nango) missingIntegration(uniqueKey string, path ...string) []issue {
	if _, known := n.Integrations.Get(uniqueKey); known {
		return nil
	}
	return one("custom", "Integration does not exist", path)
}

// openSession stores a session with the other members of the body. issues are those of the allowed integrations.
func (n *Nango) openSession(q *request, s Session, issues []issue) reply {
	s.ConfigDefaults, _ = q.members()["integrations_config_defaults"].(map[string]any)
	s.Overrides, _ = q.members()["overrides"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(s.ConfigDefaults)) {
		issues = append(issues, n.missingIntegration(key, "integrations_config_defaults", key)...)
	}
	for _, key := range slices.Sorted(maps.Keys(s.Overrides)) {
		issues = append(issues, n.missingIntegration(key, "overrides", key)...)
		if o, _ := s.Overrides[key].(map[string]any); o["docs_connect"] != nil && o["docs_connect"] != "" && len(issues) == 0 {
			return refused(http.StatusForbidden, "forbidden", "You are not allowed to override the docs connect url")
		}
	}
	if len(issues) > 0 {
		return invalid("invalid_body", issues...)
	}
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails
	user, tags := endUser(q.members())
	if user != nil {
		s.EndUser = user
	}
	s.Token, s.Tags, s.WebhookURLOverride = tokenPrefix+hex.EncodeToString(random), tags, textOf(q.members()["webhook_url_override"])
	s.ExpiresAt = Timestamp{n.now().Add(sessionLife)}
	n.Sessions.Put(s)
	return data(http.StatusCreated, struct {
		Token       string    `json:"token"`
		ConnectLink string    `json:"connect_link"`
		ExpiresAt   Timestamp `json:"expires_at"`
	}{s.Token, cmp.Or(n.addresses.Connect, n.address(q.Request)+connectPath) + "/?session_token=" + s.Token, s.ExpiresAt})
}

// getSession returns what the Connect UI needs (connect/getSession.ts). The names of its members are not in one style.
func (n *Nango) getSession(q *request) reply {
	if refusal := first(q.noQuery, q.noBody); refusal != nil {
		return *refusal
	}
	type color struct {
		Primary string `json:"primary"`
	}
	type theme struct {
		Light color `json:"light"`
		Dark  color `json:"dark"`
	}
	type ui struct {
		ShowWatermark bool   `json:"showWatermark"`
		DefaultTheme  string `json:"defaultTheme"`
		Theme         theme  `json:"theme"`
	}
	const blue = "#00B2E3"
	return data(http.StatusOK, struct {
		EndUser             *EndUser       `json:"endUser"`
		ConnectUI           ui             `json:"connectUISettings"`
		AllowedIntegrations []string       `json:"allowed_integrations,omitempty"`
		ConfigDefaults      map[string]any `json:"integrations_config_defaults,omitempty"`
		IsReconnecting      bool           `json:"isReconnecting,omitempty"`
		Overrides           map[string]any `json:"overrides,omitempty"`
		WebsocketsPath      string         `json:"websocketsPath"`
	}{
		q.session.EndUser,
		ui{true, "system", theme{color{blue}, color{blue}}},
		q.session.AllowedIntegrations, q.session.ConfigDefaults,
		q.session.Connection != "", q.session.Overrides, "/",
	})
}

func (n *Nango) deleteSession(q *request) reply {
	if refusal := first(q.noQuery, q.noBody); refusal != nil {
		return *refusal
	}
	n.Sessions.Delete(q.session.Token)
	return reply{status: http.StatusNoContent}
}
