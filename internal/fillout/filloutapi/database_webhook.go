package filloutapi

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"sync"

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

// AllDatabaseWebhooks yields the webhooks of all databases, by one listing per database. It ends with the first error.
func (c *Client) AllDatabaseWebhooks(ctx context.Context) iter.Seq2[DatabaseWebhook, error] {
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

// CreateDatabaseWebhook creates a webhook: POST /bases/{databaseId}/webhooks of
// https://www.fillout.com/help/database/webhooks.
//
// The secret is only in the response, so a webhook whose response was lost is useless: it is deleted, and created once more. It
// is found by elimination: its content is that of the request, the listing from just before the create does not contain it, and
// no other create of this run returned its ID. Creates of the same content wait for each other, so that the last condition is
// reliable. If the listing does not contain the lost webhook, none was created. If the lost webhook cannot be deleted, it is
// returned with the error, so that Terraform stores it as tainted and the next apply deletes it.
func (c *Client) CreateDatabaseWebhook(ctx context.Context, w DatabaseWebhook) (DatabaseWebhook, error) {
	lock, _ := c.createLocks.LoadOrStore(w.contentKey(), &sync.Mutex{})
	lock.(*sync.Mutex).Lock() // only this function stores
	defer lock.(*sync.Mutex).Unlock()

	c.webhooksOf(w.DatabaseID).Drop()
	before, err := c.DatabaseWebhooks(ctx, w.DatabaseID)
	if err != nil {
		return DatabaseWebhook{}, err
	}
	var created DatabaseWebhook
	for range 2 {
		created, err = c.createDatabaseWebhook(ctx, w)
		if err == nil && slices.ContainsFunc(before, func(b DatabaseWebhook) bool { return b.ID == created.ID }) {
			created, err = DatabaseWebhook{}, errNoID
		}
		if !rest.OutcomeUnknown(err) && !errors.Is(err, errNoID) {
			break
		}
		lost, deleteErr := c.deleteLost(ctx, w, before, err)
		if deleteErr != nil {
			return lost, deleteErr
		}
		if lost.ID == "" {
			break
		}
		if ctx.Err() != nil { // there is no time for another attempt
			return created, fmt.Errorf("%w\n\nThe webhook was created, but its secret was lost with the response, so it was deleted again", err)
		}
	}
	return created, err
}

// deleteLost deletes the webhook of a create whose response was lost. It returns the webhook, without an ID if none was created.
// If the webhook cannot be found or deleted, the error begins with cause.
func (c *Client) deleteLost(ctx context.Context, w DatabaseWebhook, before []DatabaseWebhook, cause error) (DatabaseWebhook, error) {
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	lost, err := c.findLost(ctx, w, before)
	if err != nil {
		return DatabaseWebhook{}, fmt.Errorf("%w\n\n%w", cause, err)
	}
	if lost == "" {
		return DatabaseWebhook{}, nil
	}
	w.ID, w.Active = lost, true
	if err := c.DeleteDatabaseWebhook(ctx, w.DatabaseID, lost); err != nil && !errors.Is(err, rest.ErrNotFound) {
		return w, fmt.Errorf("%w\n\nThe webhook %s was created, but the response with its secret was lost, and the webhook could not be deleted: %w. The next apply deletes it and creates another one", cause, lost, err)
	}
	return w, nil
}

// errNoID is the error of a successful response that does not identify the created webhook: it has no ID, or that of another one.
var errNoID = errors.New("the response to the creation of a database webhook does not have the id of a new one")

func (c *Client) createDatabaseWebhook(ctx context.Context, w DatabaseWebhook) (DatabaseWebhook, error) {
	defer c.webhooksOf(w.DatabaseID).Drop()
	made, err := sendToTables[struct {
		ID     Text   `json:"id"`
		Secret string `json:"secret"`
	}](ctx, c, rest.Request{
		Method: http.MethodPost, Path: rest.Path("bases", w.DatabaseID, "webhooks"),
		Body: struct {
			URL     string   `json:"url"`
			Events  []string `json:"events"`
			TableID string   `json:"tableId,omitempty"`
		}{w.URL, w.Events, strings.Join(w.TableIDs, ",")},
	})
	if err == nil && made.ID == "" {
		err = errNoID
	}
	if err != nil {
		return DatabaseWebhook{}, err
	}
	w.ID, w.Secret, w.Active = string(made.ID), made.Secret, true
	c.created.Store(w.DatabaseID+"/"+w.ID, true)
	return w, nil
}

// findLost returns the ID of the webhook of a create whose response was lost, "" if none was created.
func (c *Client) findLost(ctx context.Context, w DatabaseWebhook, before []DatabaseWebhook) (string, error) {
	after, err := c.DatabaseWebhooks(ctx, w.DatabaseID)
	if err != nil {
		return "", fmt.Errorf("the webhook may exist and could not be looked up (%w). Before the next apply, which creates another one, look for it with data source integrations_fillout_database_webhooks and delete it", err)
	}
	var found []string
	for _, a := range after {
		_, ours := c.created.Load(w.DatabaseID + "/" + a.ID)
		known := slices.ContainsFunc(before, func(b DatabaseWebhook) bool { return b.ID == a.ID })
		if a.contentKey() == w.contentKey() && !ours && !known {
			found = append(found, a.ID)
		}
	}
	if len(found) > 1 {
		return "", fmt.Errorf("another client is creating webhooks with the same URL and events, so one of the webhooks %s is the one whose response was lost. Delete that one before the next apply", strings.Join(found, ", "))
	}
	return strings.Join(found, ""), nil
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
