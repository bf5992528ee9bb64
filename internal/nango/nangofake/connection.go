package nangofake

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// Connection is the access to the account of one customer at a provider.
type Connection struct {
	ID                 int               `json:"id"`
	ConnectionID       string            `json:"connection_id"`
	ProviderConfigKey  string            `json:"provider_config_key"` // the key of the integration
	Credentials        map[string]any    `json:"credentials"`
	ConnectionConfig   map[string]any    `json:"connection_config"`
	Metadata           map[string]any    `json:"metadata"`
	Tags               map[string]string `json:"tags"`
	EndUser            *EndUser          `json:"end_user"`
	WebhookURLOverride *string           `json:"webhook_url_override"`
	Rejected           bool              `json:"rejected"` // the third party no longer accepts the credentials
	CreatedAt          Timestamp         `json:"created_at"`
	UpdatedAt          Timestamp         `json:"updated_at"`
	LastFetchedAt      Timestamp         `json:"last_fetched_at"`
}

// ConnectionKey is the key of a connection in [Nango.Connections]. The key of an integration has no slash.
func ConnectionKey(providerConfigKey, connectionID string) string {
	return providerConfigKey + "/" + connectionID
}

// EndUser is the deprecated description of the customer. The tags have taken its place.
type EndUser struct {
	ID           string            `json:"id"`
	DisplayName  *string           `json:"display_name"`
	Email        *string           `json:"email"`
	Tags         map[string]string `json:"tags"`
	Organization *Organization     `json:"organization"`
}

// Organization is the organisation of an EndUser.
type Organization struct {
	ID          string  `json:"id"`
	DisplayName *string `json:"display_name"`
}

// connectionHead has the members that all answers about a connection begin with (observed).
type connectionHead struct {
	ID                int               `json:"id"`
	ConnectionID      string            `json:"connection_id"`
	ProviderConfigKey string            `json:"provider_config_key"`
	Provider          string            `json:"provider"`
	Errors            []connectionError `json:"errors"`
	EndUser           *EndUser          `json:"end_user"`
	Tags              map[string]string `json:"tags"`
	Metadata          map[string]any    `json:"metadata"`
}

type connectionError struct {
	Type  string `json:"type"`
	LogID string `json:"log_id"`
}

func (n *Nango) head(c Connection) connectionHead {
	i, _ := n.Integrations.Get(c.ProviderConfigKey)
	errors := []connectionError{}
	if c.Rejected {
		errors = append(errors, connectionError{"auth", "log" + c.ConnectionID})
	}
	return connectionHead{c.ID, c.ConnectionID, c.ProviderConfigKey, i.Provider, errors, c.EndUser, c.Tags, c.Metadata}
}

// connectionResponse is the answer about one connection.
type connectionResponse struct {
	connectionHead
	ConnectionConfig   map[string]any `json:"connection_config"`
	WebhookURLOverride *string        `json:"webhook_url_override"`
	CreatedAt          string         `json:"created_at"`
	UpdatedAt          string         `json:"updated_at"`
	LastFetchedAt      string         `json:"last_fetched_at"`
	Credentials        map[string]any `json:"credentials"`
}

// full returns the answer about one connection. layout formats its times.
func (n *Nango) full(c Connection, layout func(Timestamp) string, credentials map[string]any) connectionResponse {
	return connectionResponse{
		n.head(c), c.ConnectionConfig, c.WebhookURLOverride,
		layout(c.CreatedAt), layout(c.UpdatedAt), layout(c.LastFetchedAt), credentials,
	}
}

// listConnections sorts the newest to the front (observed). The default limit is 10000, which is more than the maximum of the parameter
// (connection/getConnections.ts). The list has no total, and no credentials, connection_config and webhook_url_override (observed).
func (n *Nango) listConnections(q *request) reply {
	if refusal := q.validQuery(
		member{"connectionId", optional(shortText)},
		member{"search", optional(shortText)},
		member{"endUserId", optional(text(maxLength(255), minLength(1)))},
		member{"integrationId", optional(text(minLength(1)))},
		member{"endUserOrganizationId", optional(text(maxLength(255), minLength(1)))},
		member{"tags", optional(tagsFormat)},
		member{"limit", optional(number(1, 2000))},
		member{"page", optional(number(0, 0))},
	); refusal != nil {
		return *refusal
	}
	list := n.Connections.List(func(c Connection) bool { return n.selects(q, c) })
	slices.SortFunc(list, func(a, b Connection) int {
		return cmp.Or(b.CreatedAt.Compare(a.CreatedAt.Time), cmp.Compare(b.ID, a.ID))
	})
	limit, _ := toNumber(cmp.Or[any](q.query["limit"], "10000"))
	page, _ := toNumber(cmp.Or[any](q.query["page"], "0"))
	from := min(int(page*limit), len(list))
	list = list[from:min(from+int(limit), len(list))]
	type row struct {
		connectionHead
		Created string `json:"created"`
	}
	rows := []row{}
	for _, c := range list {
		rows = append(rows, row{n.head(c), c.CreatedAt.asRow()})
	}
	return ok(struct {
		Connections []row `json:"connections"`
	}{rows})
}

// selects reports whether the filters of a list accept the connection (shared/lib/services/connection.service.ts).
func (n *Nango) selects(q *request, c Connection) bool {
	if id := q.param("connectionId"); id != "" && id != c.ConnectionID {
		return false
	}
	if keys := q.param("integrationId"); keys != "" && !slices.ContainsFunc(strings.Split(keys, ","), func(key string) bool {
		return strings.TrimSpace(key) == c.ProviderConfigKey
	}) {
		return false
	}
	for key, value := range lowerTags(q.query["tags"]) {
		if c.Tags[key] != value {
			return false
		}
	}
	user := EndUser{Organization: &Organization{}}
	if c.EndUser != nil {
		user = *c.EndUser
	}
	if id := q.param("endUserId"); id != "" && id != user.ID {
		return false
	}
	if id := q.param("endUserOrganizationId"); id != "" && (user.Organization == nil || id != user.Organization.ID) {
		return false
	}
	search := strings.ToLower(q.param("search"))
	return slices.ContainsFunc([]string{c.ConnectionID, deref(user.DisplayName), deref(user.Email)}, func(s string) bool {
		return strings.Contains(strings.ToLower(s), search)
	})
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func (q *request) validConnectionID() *reply { return q.validPath("connectionId", connectionIDFormat) }

func (q *request) validConfigKey() *reply {
	return q.validQuery(member{"provider_config_key", keyFormat})
}

// readCredentials is the scope without which credentials are missing.
const readCredentials = "environment:connections:read_credentials"

// getConnection has side effects if the key may read the credentials: it stores the time (observed), and it refreshes or tests the
// credentials at the third party, so that a read can fail because of them (connection/connectionId/getConnection.ts).
func (n *Nango) getConnection(q *request) reply {
	flag := optional(flagFormat)
	if refusal := first(func() *reply {
		return q.validQuery(member{"provider_config_key", keyFormat}, member{"refresh_token", flag}, member{"force_refresh", flag}, member{"refresh_github_app_jwt_token", flag})
	}, q.validConnectionID); refusal != nil {
		return *refusal
	}
	withSecrets := q.may(readCredentials)
	if !withSecrets && (q.isSet("refresh_token") || q.isSet("force_refresh") || q.isSet("refresh_github_app_jwt_token")) {
		return refused(http.StatusForbidden, "forbidden", "Credential and refresh options require the environment:connections:read_credentials scope")
	}
	c, missing := n.findConnection(q)
	if missing != nil {
		return *missing
	}
	if !withSecrets {
		return ok(n.full(c, Timestamp.withOffset, map[string]any{}))
	}
	if c.Rejected {
		return rejected(c)
	}
	c, _ = n.Connections.Edit(ConnectionKey(c.ProviderConfigKey, c.ConnectionID), func(c *Connection) {
		c.LastFetchedAt = n.now()
		n.refresh(c, q.isSet("force_refresh"))
	})
	return ok(n.full(c, Timestamp.withOffset, c.readable(q.isSet("refresh_token"))))
}

// findConnection returns the connection that the path and the query name. An unknown integration is a 400 (connection.service.ts).
func (n *Nango) findConnection(q *request) (Connection, *reply) {
	var refusal reply
	c, known := n.Connections.Get(ConnectionKey(q.param("provider_config_key"), q.PathValue("connectionId")))
	_, hasIntegration := n.Integrations.Get(q.param("provider_config_key"))
	switch {
	case !hasIntegration:
		refusal = refused(http.StatusBadRequest, "unknown_provider_config", "Provider does not exists")
	case !known:
		refusal = refused(http.StatusNotFound, "not_found", "Failed to find connection")
	default:
		return c, nil
	}
	return c, &refusal
}

// deleteConnection checks the path before the query, and answers an unknown connection by 400 (observed).
func (n *Nango) deleteConnection(q *request) reply {
	if refusal := first(q.validConnectionID, q.validConfigKey); refusal != nil {
		return *refusal
	}
	if _, known := n.Connections.Delete(ConnectionKey(q.param("provider_config_key"), q.PathValue("connectionId"))); !known {
		return refused(http.StatusBadRequest, "unknown_connection", "")
	}
	return success()
}
