package nangofake

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// webhookSecret is the member of Custom with the secret of the provider's webhooks.
const webhookSecret = "webhookSecret"

// integrationCredentials are the credentials that an integration can be given. The other auth modes have none
// (https://nango.dev/docs/reference/backend/http-api/integration/create).
var integrationCredentials = variants("invalid credentials object", map[string]check{
	"OAUTH1": clientCredentials, "OAUTH2": clientCredentials, "TBA": clientCredentials,
	"APP": object(
		member{"type", anything},
		member{"app_id", shortText}, member{"app_link", text(minLength(1))}, member{"private_key", privateKeyFormat},
	),
	"CUSTOM": object(
		member{"type", anything},
		member{"client_id", shortText}, member{"client_secret", text(minLength(1))},
		member{"app_id", shortText}, member{"app_link", text(minLength(1))}, member{"private_key", privateKeyFormat},
	),
})

var clientCredentials = object(
	member{"type", anything},
	member{"client_id", shortText},
	member{"client_secret", text(minLength(1))},
	member{"scopes", optional(scopesFormat)},
	member{"webhook_secret", optional(text(maxLength(255)))},
)

var (
	settings    = []member{{"display_name", optional(shortText)}, {"forward_webhooks", optional(boolean)}}
	credentials = []member{
		{"credentials", optional(integrationCredentials)},
		{"integration_config", optional(record(text(), text(maxLength(8192))))},
		{"custom", optional(record(text(), text()))},
	}
	identity = []member{{"provider", providerFormat}, {"unique_key", keyFormat}}

	createBody     = object(slices.Concat(identity, settings, credentials)...)
	quickstartBody = object(slices.Concat(identity, settings)...)
	// The order in which the server checks the members decides the order of the issues (integrations/uniqueKey/patchIntegration.ts).
	updateBody = object(member{"unique_key", optional(keyFormat)}, settings[0], credentials[0], settings[1], credentials[1], credentials[2])
)

func (n *Nango) createIntegration(q *request) reply {
	return n.create(q, createBody, func(i *Integration, p Provider) *reply {
		given, has := q.members()["credentials"].(map[string]any)
		switch {
		case has && given["type"] != p.AuthMode:
			return incompatible()
		case !has && slices.Contains([]string{"OAUTH1", "OAUTH2", "APP", "CUSTOM"}, p.AuthMode):
			refusal := invalidBody("Missing credentials")
			return &refusal
		}
		return nil
	}, func(i *Integration, p Provider) *reply {
		i.applyCredentials(q.members())
		return i.applyConfig(q.members(), p, false)
	})
}

// quickstart creates an integration with Nango's own developer app (integrations/postIntegration.ts).
func (n *Nango) quickstart(q *request) reply {
	return n.create(q, quickstartBody, func(_ *Integration, p Provider) *reply {
		if !slices.Contains([]string{"OAUTH1", "OAUTH2", "APP"}, p.AuthMode) {
			refusal := invalidBody("Quickstart is only available for providers that require a developer app")
			return &refusal
		}
		return nil
	}, func(i *Integration, p Provider) *reply {
		if !n.sharedApps[p.Name] {
			refusal := invalidBody("No Nango-provided developer app is configured for this provider")
			return &refusal
		}
		i.Shared = true
		return nil
	})
}

// create takes the steps of both creates in the server's order. before checks what does not depend on other integrations, and after
// completes the new one.
func (n *Nango) create(q *request, body check, before, after func(*Integration, Provider) *reply) reply {
	if refusal := first(q.noQuery, func() *reply { return q.validBody(body) }); refusal != nil {
		return *refusal
	}
	i := Integration{ForwardWebhooks: true, CreatedAt: n.now(), UpdatedAt: n.now()}
	i.UniqueKey, _ = q.members()["unique_key"].(string)
	i.Provider, _ = q.members()["provider"].(string)
	i.applySettings(q.members())
	p, known := n.provider(i)
	if !known {
		return invalid("invalid_body", one("invalid_string", "Invalid provider", []string{"provider"})...)
	}
	if refusal := before(&i, p); refusal != nil {
		return *refusal
	}
	if existing, taken := n.Integrations.Get(i.UniqueKey); taken {
		return takenKey(q, existing)
	}
	if refusal := after(&i, p); refusal != nil {
		return *refusal
	}
	if i.Scopes == "" {
		i.Scopes = strings.Join(p.DefaultScopes, ",")
	}
	i.inserted = n.sequence.Add(1)
	n.Integrations.Put(i)
	return data(http.StatusOK, n.public(q, i, p))
}

// takenKey is the answer to a create whose key exists. If the other create ran at the same time, the check that the key is free has passed,
// and the database refuses the row: of six equal creates at once, three received 500 (observed). The path is in another spelling than the
// body (observed).
func takenKey(q *request, existing Integration) reply {
	if existing.inserted > q.arrived {
		return refused(http.StatusInternalServerError, "server_error", "Failed to create integration")
	}
	return invalid("invalid_body", one("invalid_string", "Unique key already exists", []string{"uniqueKey"})...)
}

func incompatible() *reply {
	refusal := invalidBody("incompatible credentials auth type and provider auth")
	return &refusal
}

// updateIntegration changes what the body has. Even an empty body moves updated_at (observed). The server reads the row, changes it and
// writes all its columns, so that an update loses what another one wrote since (shared/lib/services/config.service.ts).
func (n *Nango) updateIntegration(q *request) reply {
	if refusal := first(q.noQuery, func() *reply { return q.validBody(updateBody) }, q.validUniqueKey); refusal != nil {
		return *refusal
	}
	stored, p, missing := n.read(q)
	if missing != nil {
		return *missing
	}
	i := stored
	if stored.written > q.arrived && stored.before != nil {
		i = *stored.before
	}
	if given, has := q.members()["credentials"].(map[string]any); has && given["type"] != p.AuthMode {
		return *incompatible()
	}
	if newKey, has := q.members()["unique_key"].(string); has && newKey != stored.UniqueKey {
		if _, taken := n.Integrations.Get(newKey); taken {
			return invalidBody("uniqueKey is already used by another integration")
		}
		if len(n.ConnectionsOf(stored.UniqueKey)) > 0 {
			return invalidBody("Can't rename an integration with active connections")
		}
		i.UniqueKey = newKey
	}
	i.applySettings(q.members())
	if refusal := i.applyConfig(q.members(), p, true); refusal != nil {
		return *refusal
	}
	i.applyCredentials(q.members())
	i.UpdatedAt = n.after(i.UpdatedAt)
	i.written = n.sequence.Add(1)
	stored.before = nil
	i.before = &stored
	if i.UniqueKey != stored.UniqueKey {
		n.Integrations.Delete(stored.UniqueKey)
	}
	n.Integrations.Put(i)
	return data(http.StatusOK, n.public(q, i, p))
}

func (i *Integration) applySettings(body map[string]any) {
	if name, has := body["display_name"].(string); has {
		i.DisplayName = name
	}
	if forward, has := body["forward_webhooks"].(bool); has {
		i.ForwardWebhooks = forward
	}
}

// applyCredentials stores the credentials of a body. Absent scopes and an absent webhook_secret stay (observed); "" clears the scopes
// (observed), and clears the webhook_secret of OAUTH2 only (services/integration.service.ts).
func (i *Integration) applyCredentials(body map[string]any) {
	given, has := body["credentials"].(map[string]any)
	if !has {
		return
	}
	get := func(name string) string { s, _ := given[name].(string); return s }
	switch get("type") {
	case "APP":
		i.ClientID, i.ClientSecret, i.AppLink = get("app_id"), get("private_key"), get("app_link")
	case "CUSTOM":
		i.ClientID, i.ClientSecret, i.AppLink = get("client_id"), get("client_secret"), get("app_link")
		i.setCustom(map[string]string{"app_id": get("app_id"), "private_key": get("private_key")})
	default:
		i.ClientID, i.ClientSecret = get("client_id"), get("client_secret")
		if scopes, hasScopes := given["scopes"].(string); hasScopes {
			i.Scopes = scopes
		}
		_, hasSecret := given["webhook_secret"]
		if get("webhook_secret") != "" || hasSecret && get("type") == "OAUTH2" {
			i.setCustom(map[string]string{webhookSecret: get("webhook_secret")})
		}
	}
}

// setCustom merges values into a copy of Custom, because copies of an integration share the map.
func (i *Integration) setCustom(values map[string]string) {
	merged := map[string]string{}
	maps.Copy(merged, i.Custom)
	maps.Copy(merged, values)
	i.Custom = merged
}
