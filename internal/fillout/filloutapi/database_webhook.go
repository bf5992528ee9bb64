package filloutapi

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Events are the events that a database webhook can receive (https://www.fillout.com/help/database/webhooks).
var Events = []string{
	"record.created", "record.updated", "record.deleted",
	"table.created", "table.updated", "table.deleted",
	"field.created", "field.updated", "field.deleted",
}

// DatabaseWebhook sends the events of a database to a URL.
type DatabaseWebhook struct {
	DatabaseID string
	ID         string
	URL        string
	Events     []string // sorted
	TableIDs   []string // of the only tables whose events it sends; empty means all tables
	Active     bool
	Secret     string // only in the response to the create
}

// ObjectID returns the ID.
func (w DatabaseWebhook) ObjectID() string { return w.ID }

// databaseWebhookItem is a webhook in the listing. A webhook that was created with a tableId is listed with tableIds.
type databaseWebhookItem struct {
	ID       Text     `json:"id"`
	URL      string   `json:"url"`
	Events   []string `json:"events"`
	TableID  Text     `json:"tableId"`
	TableIDs []Text   `json:"tableIds"`
	Active   *bool    `json:"active"`
}

func (i databaseWebhookItem) Validate() error { return requireID("webhook", i.ID) }

func (i databaseWebhookItem) toWebhook(databaseID string) DatabaseWebhook {
	w := DatabaseWebhook{DatabaseID: databaseID, ID: string(i.ID), URL: i.URL, Events: i.Events, Active: i.Active == nil || *i.Active}
	slices.Sort(w.Events)
	for _, id := range i.TableIDs {
		w.TableIDs = append(w.TableIDs, string(id))
	}
	if len(w.TableIDs) == 0 && i.TableID != "" {
		w.TableIDs = []string{string(i.TableID)}
	}
	return w
}

// contentKey returns a key of what the webhook delivers: webhooks with equal keys deliver the same events to the same URL.
func (w DatabaseWebhook) contentKey() string {
	return fmt.Sprintf("%q %q %q %q", w.DatabaseID, rest.CanonicalURL(w.URL), slices.Sorted(slices.Values(w.Events)), w.TableIDs)
}

// DatabaseWebhooks lists the webhooks of a database, by one shared listing: GET /bases/{databaseId}/webhooks of
// https://www.fillout.com/help/database/webhooks. It returns [ErrNoDatabase] if the database does not exist.
func (c *Client) DatabaseWebhooks(ctx context.Context, databaseID string) ([]DatabaseWebhook, error) {
	return c.webhooksOf(databaseID).All(ctx)
}

func (c *Client) webhooksOf(databaseID string) *rest.Collection[DatabaseWebhook] {
	collection, _ := c.webhooks.LoadOrStore(databaseID, &rest.Collection[DatabaseWebhook]{
		Load: func(ctx context.Context) ([]DatabaseWebhook, error) { return c.listDatabaseWebhooks(ctx, databaseID) },
	})
	return collection.(*rest.Collection[DatabaseWebhook]) // only this function stores
}

func (c *Client) listDatabaseWebhooks(ctx context.Context, databaseID string) ([]DatabaseWebhook, error) {
	items, err := sendToTables[listing[databaseWebhookItem]](ctx, c, rest.Request{Path: rest.Path("bases", databaseID, "webhooks")})
	webhooks := []DatabaseWebhook{}
	for _, item := range items {
		webhooks = append(webhooks, item.toWebhook(databaseID))
	}
	if err == nil {
		c.listed.Store(databaseID, true)
	}
	return webhooks, c.explainNoDatabase(ctx, databaseID, err)
}

// EqualDatabaseWebhooks returns the webhooks that existed before the first create of this run and have the URL, the events and the
// tables of the argument. It returns none if the database does not exist.
func (c *Client) EqualDatabaseWebhooks(ctx context.Context, w DatabaseWebhook) ([]DatabaseWebhook, error) {
	existing, err := c.webhooksOf(w.DatabaseID).Existing(ctx)
	if errors.Is(err, ErrNoDatabase) {
		return nil, nil
	}
	return slices.DeleteFunc(slices.Clone(existing), func(e DatabaseWebhook) bool { return e.contentKey() != w.contentKey() }), err
}

// ListDatabaseWebhooks yields the webhooks of a database. If databaseID is "", it yields those of all databases, by one listing per
// database. It ends with the first error.
func (c *Client) ListDatabaseWebhooks(ctx context.Context, databaseID string) iter.Seq2[DatabaseWebhook, error] {
	if databaseID != "" {
		return c.webhooksOf(databaseID).List(ctx)
	}
	return func(yield func(DatabaseWebhook, error) bool) {
		databases, err := c.Databases(ctx)
		if err != nil {
			yield(DatabaseWebhook{}, err)
			return
		}
		for _, database := range databases {
			webhooks, err := c.DatabaseWebhooks(ctx, string(database.ID))
			if err != nil {
				yield(DatabaseWebhook{}, err)
				return
			}
			for _, w := range webhooks {
				if !yield(w, nil) {
					return
				}
			}
		}
	}
}

// DatabaseWebhook reads a webhook. It returns [rest.ErrNotFound] if the database has no webhook with the ID, and
// [ErrNoDatabase] if the database does not exist.
func (c *Client) DatabaseWebhook(ctx context.Context, databaseID, id string) (DatabaseWebhook, error) {
	return c.webhooksOf(databaseID).Get(ctx, id)
}

// DeleteDatabaseWebhook deletes a webhook: DELETE /bases/{databaseId}/webhooks/{webhookId} of
// https://www.fillout.com/help/database/webhooks. It returns [rest.ErrNotFound] if the webhook or its database does not exist.
func (c *Client) DeleteDatabaseWebhook(ctx context.Context, databaseID, id string) error {
	defer c.webhooksOf(databaseID).Drop()
	_, err := sendToTables[rest.None](ctx, c, rest.Request{
		Method: http.MethodDelete, Path: rest.Path("bases", databaseID, "webhooks", id), Retry: rest.RetryAlways,
	})
	if e := refusal(err); e == nil || !errors.Is(e, rest.ErrNotFound) {
		return err
	}
	// A wrong address also answers 404, but the listing of databases fails there.
	if _, err := c.Databases(ctx); err != nil {
		return err
	}
	return rest.ErrNotFound
}
