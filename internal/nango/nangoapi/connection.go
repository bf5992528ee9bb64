package nangoapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Connection is a connection as the listing shows it: without its credentials, its connection_config and its webhook_url_override
// (https://nango.dev/docs/reference/backend/http-api/connections/list). A read of one connection shows them, but also refreshes a token, or
// tests a key at the third party, so this client never makes one.
type Connection struct {
	Integration  string            `json:"provider_config_key"`
	ConnectionID string            `json:"connection_id"`
	Provider     string            `json:"provider"`
	Tags         map[string]string `json:"tags"`
	Metadata     json.RawMessage   `json:"metadata"` // an object, or null
	Created      time.Time         `json:"created"`
	Errors       []json.RawMessage `json:"errors"`
}

// ObjectID returns the identity: a connection ID is unique only in its integration.
func (c Connection) ObjectID() string { return connectionKey(c.Integration, c.ConnectionID) }

// connectionKey returns the identity of a connection. The key of an integration has no slash.
func connectionKey(integration, connectionID string) string { return integration + "/" + connectionID }

// connectionList is the response to a listing.
type connectionList struct {
	Connections []Connection `json:"connections"`
}

// Validate requires the list and the identities.
func (l connectionList) Validate() error {
	if l.Connections == nil {
		return errors.New("the response has no list of connections")
	}
	for _, c := range l.Connections {
		if c.Integration == "" || c.ConnectionID == "" {
			return errors.New("the response contains a connection without an ID or an integration")
		}
	}
	return nil
}

// ConnectionFilter selects connections. An empty field selects all.
type ConnectionFilter struct {
	Integration  string
	ConnectionID string
	Search       string // a part of the connection ID or of the end user's profile
	Tags         map[string]string
}

func (f ConnectionFilter) query(page int) url.Values {
	query := url.Values{"limit": {strconv.Itoa(connectionPage)}}
	for name, value := range map[string]string{"integrationId": f.Integration, "connectionId": f.ConnectionID, "search": f.Search} {
		if value != "" {
			query.Set(name, value)
		}
	}
	for key, value := range f.Tags {
		query.Set("tags["+key+"]", value)
	}
	if page > 0 {
		query.Set("page", strconv.Itoa(page))
	}
	return query
}

// Connections are the connections of the environment.
type Connections struct {
	client *Client

	integrations sync.Map // *rest.Collection[Connection] by the key of the integration
	turns        sync.Map // *sync.Mutex by the identity of a connection that is created
	created      sync.Map // true by the identity of each connection that this run has created and not deleted
	planned      sync.Map // the provider by the key of each integration that this run plans to create
}

// PlanIntegration records that this run plans to create an integration, so that a connection can refer to it.
func (c *Connections) PlanIntegration(key, provider string) { c.planned.Store(key, provider) }

// PlannedProvider returns the provider of an integration that this run plans to create.
func (c *Connections) PlannedProvider(key string) (provider string, planned bool) {
	if stored, ok := c.planned.Load(key); ok {
		return stored.(string), true // only PlanIntegration stores
	}
	return "", false
}

// of returns the connections of one integration, which are read by one page of the listing. A connection that is not on it is looked up,
// whether the integration has more connections or the listing lags.
func (c *Connections) of(integration string) *rest.Collection[Connection] {
	collection := &rest.Collection[Connection]{
		Load: func(ctx context.Context) ([]Connection, error) {
			return c.page(ctx, ConnectionFilter{Integration: integration}, 0)
		},
		Lookup: func(ctx context.Context, key string) (Connection, error) {
			return c.find(ctx, integration, key[len(connectionKey(integration, "")):])
		},
	}
	stored, _ := c.integrations.LoadOrStore(integration, collection)
	return stored.(*rest.Collection[Connection]) // only this function stores
}

// page reads a page of a listing, which is empty if the integration does not exist.
func (c *Connections) page(ctx context.Context, f ConnectionFilter, number int) ([]Connection, error) {
	list, err := rest.Send[connectionList](ctx, c.client.rest, rest.Request{Path: rest.Path("connections"), Query: f.query(number)})
	return list.Connections, rest.Opaque(err)
}

// find reads one connection by the listing, or returns [rest.ErrNotFound].
func (c *Connections) find(ctx context.Context, integration, connectionID string) (Connection, error) {
	found, err := c.page(ctx, ConnectionFilter{Integration: integration, ConnectionID: connectionID}, 0)
	if err != nil {
		return Connection{}, err
	}
	at := slices.IndexFunc(found, func(f Connection) bool { return f.ObjectID() == connectionKey(integration, connectionID) })
	if at < 0 {
		return Connection{}, rest.ErrNotFound
	}
	return found[at], nil
}

// List reads all pages of the connections that a filter selects, the newest first. A connection that moves to the next page, because another
// one is created meanwhile, is in the result once.
func (c *Connections) List(ctx context.Context, f ConnectionFilter) ([]Connection, error) {
	all, seen := []Connection{}, map[string]bool{}
	for number := 0; ; number++ {
		page, err := c.page(ctx, f, number)
		if err != nil {
			return nil, err
		}
		for _, connection := range page {
			if !seen[connection.ObjectID()] {
				all = append(all, connection)
			}
			seen[connection.ObjectID()] = true
		}
		if len(page) < connectionPage {
			return all, nil
		}
	}
}

// Get returns the connection, or [rest.ErrNotFound]. All reads of an integration share one listing.
func (c *Connections) Get(ctx context.Context, integration, connectionID string) (Connection, error) {
	return c.of(integration).Get(ctx, connectionKey(integration, connectionID))
}

// Existing returns the connection as it was before the first write of this run, or [rest.ErrNotFound].
func (c *Connections) Existing(ctx context.Context, integration, connectionID string) (Connection, error) {
	existing, err := c.of(integration).Existing(ctx)
	if err != nil {
		return Connection{}, err
	}
	for _, found := range existing {
		if found.ConnectionID == connectionID && found.Integration == integration {
			return found, nil
		}
	}
	if len(existing) < connectionPage {
		return Connection{}, rest.ErrNotFound
	}
	return c.find(ctx, integration, connectionID)
}

// Age returns the time since a connection was created, by the server's clock.
func (c *Connections) Age(connection Connection) time.Duration {
	return c.client.rest.Now().Sub(connection.Created)
}

// SetMetadata replaces the metadata of a connection (https://nango.dev/docs/reference/backend/http-api/connections/metadata).
func (c *Connections) SetMetadata(ctx context.Context, integration, connectionID string, metadata json.RawMessage) error {
	defer c.of(integration).Drop()
	body := map[string]any{"connection_id": connectionID, "provider_config_key": integration, "metadata": metadata}
	_, err := rest.Send[rest.None](ctx, c.client.rest, rest.Request{Method: http.MethodPost, Path: rest.Path("connections", "metadata"), Body: body, Retry: rest.RetryAlways})
	return notFound(err, isUnknownConnection)
}

// Patch changes the tags and the webhook URL, each unless it is nil. The tags are replaced, and the URL "" removes it.
func (c *Connections) Patch(ctx context.Context, integration, connectionID string, tags map[string]string, webhookURL *string) error {
	defer c.of(integration).Drop()
	body := map[string]any{}
	if tags != nil {
		body["tags"] = tags
	}
	if webhookURL != nil {
		body["webhook_url_override"] = *webhookURL
	}
	return c.change(ctx, http.MethodPatch, integration, connectionID, body)
}

// Delete deletes a connection. The server runs the integration's pre-deletion scripts. Delete returns [rest.ErrNotFound] if the server reports
// that the connection or its integration does not exist.
func (c *Connections) Delete(ctx context.Context, integration, connectionID string) error {
	defer c.of(integration).Drop()
	err := c.change(ctx, http.MethodDelete, integration, connectionID, nil)
	if err == nil || errors.Is(err, rest.ErrNotFound) {
		c.created.Delete(connectionKey(integration, connectionID))
	}
	return err
}

func (c *Connections) change(ctx context.Context, method, integration, connectionID string, body any) error {
	_, err := rest.Send[rest.None](ctx, c.client.rest, rest.Request{
		Method: method, Path: rest.Path("connections", connectionID), Query: url.Values{"provider_config_key": {integration}}, Body: body, Retry: rest.RetryAlways,
	})
	return notFound(err, isUnknownConnection)
}

// isUnknownConnection reports whether the server reports that a connection or its integration does not exist.
func isUnknownConnection(e *rest.Error) bool {
	switch e.Status {
	case http.StatusBadRequest:
		return e.Code == "unknown_connection" || e.Code == "unknown_provider_config"
	case http.StatusNotFound:
		return e.Code == "unknown_connection" || e.Code == "not_found" && e.Message == "Failed to find connection"
	}
	return false
}

// CanonicalJSON returns a JSON object as Terraform's jsonencode writes it. Null is the empty object. It returns false if the text is no
// object.
func CanonicalJSON(text []byte) (string, bool) {
	var members map[string]any // numbers have the precision of JavaScript's, as at Nango
	if json.Unmarshal(text, &members) != nil {
		return "", false
	}
	if members == nil {
		return "{}", true
	}
	encoded, err := json.Marshal(members)
	return string(encoded), err == nil
}
