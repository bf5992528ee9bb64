package nangofake

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// Integration is a provider with the credentials of a developer app. Its fields are the columns of the server's table.
type Integration struct {
	UniqueKey       string            `json:"unique_key"`
	Provider        string            `json:"provider"`
	DisplayName     string            `json:"display_name"` // "" stands for the name of the provider
	ForwardWebhooks bool              `json:"forward_webhooks"`
	ClientID        string            `json:"oauth_client_id"`     // of auth mode APP: the ID of the app
	ClientSecret    string            `json:"oauth_client_secret"` // of auth mode APP: the private key
	Scopes          string            `json:"oauth_scopes"`
	AppLink         string            `json:"app_link"`
	Custom          map[string]string `json:"custom"`             // with integration_config, webhookSecret, app_id and private_key
	Shared          bool              `json:"shared_credentials"` // created by quickstart
	CreatedAt       Timestamp         `json:"created_at"`
	UpdatedAt       Timestamp         `json:"updated_at"`

	inserted, written int64        // see Nango.sequence
	before            *Integration // the row before the last write
}

// integrationResponse is the public form of an integration (formatters/integration.ts; observed). A nil raw message is left out.
type integrationResponse struct {
	UniqueKey        string            `json:"unique_key"`
	Provider         string            `json:"provider"`
	DisplayName      string            `json:"display_name"`
	Logo             string            `json:"logo"`
	CredentialsLabel map[string]string `json:"credentials_label,omitempty"`
	Preconfigured    []string          `json:"preconfigured_credentials,omitempty"`
	WebhookURL       json.RawMessage   `json:"webhook_url,omitempty"`
	Credentials      json.RawMessage   `json:"credentials,omitempty"`
	ForwardWebhooks  bool              `json:"forward_webhooks"`
	CreatedAt        Timestamp         `json:"created_at"`
	UpdatedAt        Timestamp         `json:"updated_at"`
}

func (n *Nango) public(q *request, i Integration, p Provider) integrationResponse {
	response := integrationResponse{
		UniqueKey: i.UniqueKey, Provider: i.Provider, DisplayName: cmp.Or(i.DisplayName, p.DisplayName), Logo: n.logo(q.Request, i.Provider),
		ForwardWebhooks: i.ForwardWebhooks, CreatedAt: i.CreatedAt, UpdatedAt: i.UpdatedAt,
	}
	if label := i.Custom["keyLabel"]; label != "" && p.IntegrationConfig != nil {
		response.CredentialsLabel = map[string]string{"apiKey": label}
	}
	if p.AuthMode == "TWO_STEP" {
		for _, name := range p.configNames() {
			if i.Custom[name] != "" {
				response.Preconfigured = append(response.Preconfigured, name)
			}
		}
	}
	return response
}

// provider returns the provider of an integration. It returns false if the server no longer has it.
func (n *Nango) provider(i Integration) (Provider, bool) { return n.Providers.Get(i.Provider) }

// listIntegrations sorts by provider and time (observed). It fails as a whole if the server lost the provider of one
// (services/integration.service.ts). The token of a session sees the integrations that the session allows.
func (n *Nango) listIntegrations(q *request) reply {
	if refusal := q.noQuery(); refusal != nil {
		return *refusal
	}
	list := n.Integrations.List(func(i Integration) bool {
		return q.session == nil || q.session.allows(i.UniqueKey)
	})
	slices.SortStableFunc(list, func(a, b Integration) int {
		return cmp.Or(strings.Compare(a.Provider, b.Provider), a.CreatedAt.Compare(b.CreatedAt.Time))
	})
	all := []integrationResponse{}
	for _, i := range list {
		p, known := n.provider(i)
		if !known {
			return refused(http.StatusInternalServerError, "server_error", "Failed to list integrations")
		}
		all = append(all, n.public(q, i, p))
	}
	return data(http.StatusOK, all)
}

// read returns the integration that the path names, or an answer. The two reasons for 404 have different messages.
func (n *Nango) read(q *request) (Integration, Provider, *reply) {
	i, known := n.Integrations.Get(q.PathValue("uniqueKey"))
	message := `Integration "` + q.PathValue("uniqueKey") + `" does not exist`
	p, hasProvider := n.provider(i)
	if known && !hasProvider {
		message = "Unknown provider " + i.Provider
	}
	if !known || !hasProvider {
		missing := refused(http.StatusNotFound, "not_found", message)
		return i, p, &missing
	}
	return i, p, nil
}

func (q *request) validUniqueKey() *reply { return q.validPath("uniqueKey", keyFormat) }

// getIntegration returns what the parameter include names, once or several times (observed). To a key without the scope, the member
// credentials is missing (integrations/uniqueKey/getIntegration.ts).
func (n *Nango) getIntegration(q *request) reply {
	const webhook, credentials = "webhook", "credentials"
	included := func(path []string, value any) []issue {
		if value != webhook && value != credentials {
			return one("invalid_value", "Invalid option", path)
		}
		return nil
	}
	if refusal := first(
		func() *reply { return q.validQuery(member{"include", optional(union(included, listOf(included)))}) },
		q.validUniqueKey,
	); refusal != nil {
		return *refusal
	}
	i, p, missing := n.read(q)
	if missing != nil {
		return *missing
	}
	includes, isList := q.query["include"].([]any)
	if !isList {
		includes = []any{q.query["include"]}
	}
	response := n.public(q, i, p)
	if slices.Contains(includes, any(webhook)) {
		response.WebhookURL = fake.JSON(n.webhookURL(q.Request, i, p))
	}
	if slices.Contains(includes, any(credentials)) && q.may("environment:integrations:read_credentials") {
		response.Credentials = fake.JSON(i.publicCredentials(p.AuthMode))
	}
	return data(http.StatusOK, response)
}

// webhookURL returns null for a provider that sends no webhooks to Nango (observed).
func (n *Nango) webhookURL(r *http.Request, i Integration, p Provider) *string {
	if p.WebhookRoutingScript == "" {
		return nil
	}
	escaped := strings.ReplaceAll(url.QueryEscape(i.UniqueKey), "+", "%20") // as encodeURIComponent does with these characters
	address := cmp.Or(n.addresses.API, n.address(r)) + "/webhook/" + n.environmentUUID + "/" + escaped
	return &address
}

// publicCredentials returns the secrets in clear, null for an auth mode whose secrets are in the connections (observed), and "" for those of
// Nango's own app (utils/integrations.ts).
func (i Integration) publicCredentials(mode string) any {
	id, secret, appID, privateKey := orNull(i.ClientID), orNull(i.ClientSecret), orNull(i.Custom["app_id"]), orNull(i.Custom["private_key"])
	if i.Shared {
		none := ""
		id, secret, appID, privateKey = &none, &none, &none, &none
	}
	switch mode {
	case "OAUTH1", "OAUTH2", "TBA":
		return struct {
			Type          string  `json:"type"`
			ClientID      *string `json:"client_id"`
			ClientSecret  *string `json:"client_secret"`
			Scopes        *string `json:"scopes"`
			WebhookSecret *string `json:"webhook_secret"`
		}{mode, id, secret, orNull(i.Scopes), orNull(i.Custom[webhookSecret])}
	case "APP":
		return struct {
			Type       string  `json:"type"`
			AppID      *string `json:"app_id"`
			PrivateKey *string `json:"private_key"`
			AppLink    *string `json:"app_link"`
		}{mode, id, secret, orNull(i.AppLink)}
	case "CUSTOM":
		return struct {
			Type         string  `json:"type"`
			ClientID     *string `json:"client_id"`
			ClientSecret *string `json:"client_secret"`
			AppID        *string `json:"app_id"`
			AppLink      *string `json:"app_link"`
			PrivateKey   *string `json:"private_key"`
		}{mode, id, secret, appID, orNull(i.AppLink), privateKey}
	default:
		return nil
	}
}

// orNull returns nil for "", as the server reads a column that is empty.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// deleteIntegration asks nothing: the connections of all customers go with it (observed).
func (n *Nango) deleteIntegration(q *request) reply {
	if refusal := first(q.noQuery, q.validUniqueKey); refusal != nil {
		return *refusal
	}
	if !n.removeIntegration(q.PathValue("uniqueKey")) {
		return refused(http.StatusNotFound, "not_found", "Integration does not exist")
	}
	return success()
}

func (n *Nango) removeIntegration(uniqueKey string) bool {
	_, known := n.Integrations.Delete(uniqueKey)
	for _, c := range n.ConnectionsOf(uniqueKey) {
		n.Connections.Delete(ConnectionKey(uniqueKey, c.ConnectionID))
	}
	return known
}
