package nangofake

import (
	"fmt"
	"maps"
	"net/http"

	"github.com/google/uuid"
)

var endUserFormat = object(
	member{"id", text(maxLength(255), minLength(1))},
	member{"email", optional(text(func(s string) (string, string) {
		return format(isEmail(s), "Invalid email address")
	}, minLength(5)))},
	member{"display_name", optional(text(maxLength(255)))},
	member{"tags", optional(func(path []string, value any) []issue {
		return append(record(tagKeyFormat, text(maxLength(255)))(path, value), tagKeyProblems(path, value)...)
	})},
)

// endUser returns the customer that a body describes, or nil, and the tags that the server makes of it, which the tags of the body override
// (shared/lib/services/endUser.service.ts).
func endUser(body map[string]any) (*EndUser, map[string]string) {
	tags := map[string]string{}
	put := func(key string, value *string) {
		if value != nil && *value != "" {
			tags[key] = *value
		}
	}
	var user *EndUser
	if given, has := body["end_user"].(map[string]any); has {
		id, _ := given["id"].(string)
		user = &EndUser{ID: id, DisplayName: textOf(given["display_name"]), Email: textOf(given["email"])}
		put("end_user_id", &id)
		put("end_user_email", user.Email)
		put("end_user_display_name", user.DisplayName)
		if own, hasTags := given["tags"]; hasTags {
			user.Tags = toStrings(own)
		}
		if organization, hasOrganization := body["organization"].(map[string]any); hasOrganization {
			id, _ := organization["id"].(string)
			user.Organization = &Organization{id, textOf(organization["display_name"])}
			put("organization_id", &id)
			put("organization_display_name", user.Organization.DisplayName)
		}
		maps.Copy(tags, lowerTags(given["tags"]))
	}
	maps.Copy(tags, lowerTags(body["tags"]))
	return user, tags
}

func textOf(value any) *string {
	if s, isText := value.(string); isText {
		return &s
	}
	return nil
}

var importBody = object(
	member{"provider_config_key", text()},
	member{"metadata", optional(record(text(), anything))},
	member{"connection_config", optional(loose(member{"oauth_scopes_override", optional(listOf(text()))}))},
	member{"webhook_url_override", webhookURLFormat},
	member{"connection_id", optional(text())},
	member{"credentials", variants("", importable)},
	member{"end_user", optional(endUserFormat)},
	member{"tags", optional(tagsFormat)},
)

// importConnection creates a connection, or overwrites the one with the same ID of the same integration: what is not sent is then empty
// (shared/lib/services/connection.service.ts). It returns the secrets in clear (observed).
func (n *Nango) importConnection(q *request) reply {
	if refusal := first(q.noQuery, func() *reply { return q.validBody(importBody) }); refusal != nil {
		return *refusal
	}
	body := q.members()
	uniqueKey, _ := body["provider_config_key"].(string)
	integration, known := n.Integrations.Get(uniqueKey)
	if !known {
		return refused(http.StatusNotFound, "not_found", "Integration does not exist")
	}
	p, known := n.provider(integration)
	if !known {
		return refused(http.StatusNotFound, "not_found", "Provider does not exist")
	}
	given, _ := body["credentials"].(map[string]any)
	if given["type"] != p.AuthMode {
		return invalidBody(fmt.Sprintf("Provider %s does not support %s auth", p.AuthMode, given["type"]))
	}
	c := Connection{ConnectionID: uuid.NewString(), ProviderConfigKey: uniqueKey, ConnectionConfig: map[string]any{}, Metadata: map[string]any{}}
	if id, has := body["connection_id"].(string); has {
		c.ConnectionID = id
	}
	if config, has := body["connection_config"].(map[string]any); has {
		c.ConnectionConfig = config
	}
	if metadata, has := body["metadata"].(map[string]any); has {
		c.Metadata = metadata
	}
	if address := textOf(body["webhook_url_override"]); address != nil {
		c.WebhookURLOverride = address // also "" (connection/postConnection.ts)
	}
	c.EndUser, c.Tags = endUser(body)
	if refusal := n.accept(&c, given, integration, p); refusal != nil {
		return *refusal
	}
	c = n.upsert(c)
	return reply{http.StatusCreated, n.full(c, Timestamp.iso, c.Credentials)}
}

// upsert stores a connection. It keeps the ID and the times of creation and of the last read of the one that it overwrites.
func (n *Nango) upsert(c Connection) Connection {
	now := n.now()
	c.CreatedAt, c.UpdatedAt, c.LastFetchedAt = now, now, now
	if old, exists := n.Connections.Get(ConnectionKey(c.ProviderConfigKey, c.ConnectionID)); exists {
		c.ID, c.CreatedAt, c.LastFetchedAt = old.ID, old.CreatedAt, old.LastFetchedAt
		if c.EndUser == nil {
			c.EndUser = old.EndUser
		}
	} else {
		n.lastConnection++
		c.ID = n.lastConnection
	}
	n.Connections.Put(c)
	return c
}

var updateConnectionBody = object(
	member{"end_user", optional(endUserFormat)},
	member{"tags", optional(tagsFormat)},
	member{"webhook_url_override", webhookURLFormat},
)

// updateConnection replaces the tags as a whole, clears the webhook URL by "", and leaves updated_at (observed).
func (n *Nango) updateConnection(q *request) reply {
	if refusal := first(q.validConfigKey, func() *reply { return q.validBody(updateConnectionBody) }, q.validConnectionID); refusal != nil {
		return *refusal
	}
	c, missing := n.findConnection(q)
	if missing != nil {
		return *missing
	}
	body := q.members()
	n.Connections.Edit(ConnectionKey(c.ProviderConfigKey, c.ConnectionID), func(c *Connection) {
		user, tags := endUser(body)
		if user != nil {
			c.EndUser = user
		}
		if _, hasTags := body["tags"]; hasTags || user != nil {
			c.Tags = tags
		}
		if address := textOf(body["webhook_url_override"]); address != nil {
			c.WebhookURLOverride = orNull(*address)
		}
	})
	return success()
}

var metadataBody = object(
	member{"connection_id", union(connectionIDFormat, listOf(connectionIDFormat))},
	member{"provider_config_key", keyFormat},
	member{"metadata", record(text(), anything)},
)

func (n *Nango) replaceMetadata(q *request) reply {
	return n.setMetadata(q, http.StatusCreated, func(_, given map[string]any) map[string]any { return given })
}

func (n *Nango) mergeMetadata(q *request) reply {
	return n.setMetadata(q, http.StatusOK, func(old, given map[string]any) map[string]any {
		merged := maps.Clone(old)
		if merged == nil {
			merged = map[string]any{}
		}
		maps.Copy(merged, given)
		return merged
	})
}

// setMetadata changes all connections or none, and echoes the body (connection/connectionId/metadata).
func (n *Nango) setMetadata(q *request, status int, change func(old, given map[string]any) map[string]any) reply {
	if refusal := first(q.noQuery, func() *reply { return q.validBody(metadataBody) }); refusal != nil {
		return *refusal
	}
	body := q.members()
	ids, isList := body["connection_id"].([]any)
	if !isList {
		ids = []any{body["connection_id"]}
	}
	uniqueKey, _ := body["provider_config_key"].(string)
	given, _ := body["metadata"].(map[string]any)
	for _, id := range ids {
		id, _ := id.(string)
		if _, known := n.Connections.Get(ConnectionKey(uniqueKey, id)); known {
			continue
		}
		message := "Connection with connection id " + id + " and provider config key " + uniqueKey + " not found. Please make sure the connection exists in the Nango dashboard"
		if len(ids) > 1 {
			message += ". No actions were taken on any of the connections as a result of this failure."
		}
		return refused(http.StatusNotFound, "unknown_connection", message)
	}
	for _, id := range ids {
		id, _ := id.(string)
		n.Connections.Edit(ConnectionKey(uniqueKey, id), func(c *Connection) { c.Metadata = change(c.Metadata, given) })
	}
	return reply{status, q.body}
}
