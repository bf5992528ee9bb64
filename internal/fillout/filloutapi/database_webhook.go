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

// Events are what a database webhook can be told of (https://www.fillout.com/help/database/webhooks).
var Events = []string{
	"record.created", "record.updated", "record.deleted",
	"table.created", "table.updated", "table.deleted",
	"field.created", "field.updated", "field.deleted",
}

// DatabaseWebhook sends what happens in a database to an URL.
type DatabaseWebhook struct {
	DatabaseID string
	ID         string
	URL        string
	Events     []string // sorted
	TableIDs   []string // of the tables that it is limited to; none: all
	Active     bool
	Secret     string // in the answer to its creation alone
}

// databaseWebhookItem is a webhook in the listing. What is created with one tableId is listed with tableIds.
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

// contentKey says what a webhook does: two of which this is the same deliver the same.
func (w DatabaseWebhook) contentKey() string {
	return fmt.Sprintf("%q %q %q %q", w.DatabaseID, w.URL, slices.Sorted(slices.Values(w.Events)), w.TableIDs)
}

// DatabaseWebhooks lists the webhooks of a database, once for all who ask; [ErrNoDatabase] where there is no such database.
// GET /bases/{databaseId}/webhooks of https://www.fillout.com/help/database/webhooks.
func (c *Client) DatabaseWebhooks(ctx context.Context, databaseID string) ([]DatabaseWebhook, error) {
	return c.webhookList(databaseID).Get(ctx, func(ctx context.Context) ([]DatabaseWebhook, error) {
		items, err := sendToTables[listing[databaseWebhookItem]](ctx, c, rest.Request{Path: rest.Path("bases", databaseID, "webhooks")})
		webhooks := []DatabaseWebhook{}
		for _, item := range items {
			webhooks = append(webhooks, item.toWebhook(databaseID))
		}
		if err == nil {
			c.listed.Store(databaseID, true)
		}
		return webhooks, c.explainNoDatabase(ctx, databaseID, err)
	})
}

func (c *Client) webhookList(databaseID string) *rest.Shared[[]DatabaseWebhook] {
	list, _ := c.webhookLists.LoadOrStore(databaseID, &rest.Shared[[]DatabaseWebhook]{})
	return list.(*rest.Shared[[]DatabaseWebhook]) //nolint:forcetypeassert // only this function stores
}

// AllDatabaseWebhooks lists the webhooks of all databases, by one listing for each.
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

// DatabaseWebhook reads a webhook, [rest.ErrNotFound] where the database has none of that ID, and [ErrNoDatabase] where
// there is no such database either.
func (c *Client) DatabaseWebhook(ctx context.Context, databaseID, id string) (DatabaseWebhook, error) {
	webhooks, err := c.DatabaseWebhooks(ctx, databaseID)
	for _, w := range webhooks {
		if w.ID == id {
			return w, err
		}
	}
	if err == nil {
		err = rest.ErrNotFound
	}
	return DatabaseWebhook{}, err
}

// CreateDatabaseWebhook makes a webhook. duplicate is the ID of one that was there before and does the same.
//
// Its secret is in the answer alone, so a webhook whose answer was lost is of no use: it is deleted, and made once more.
// Which one that is, is known by elimination: it does what was asked for, it was not in the listing that was read just
// before, and no create of this run has answered with its ID. So that the last is certain, creates of the same content
// wait for each other; others do not. Where it cannot be deleted, it is returned with the error, so that Terraform keeps it
// as tainted and the next apply deletes it. Where the listing does not have it, nothing was made.
// POST /bases/{databaseId}/webhooks of https://www.fillout.com/help/database/webhooks.
func (c *Client) CreateDatabaseWebhook(ctx context.Context, w DatabaseWebhook) (made DatabaseWebhook, duplicate string, err error) {
	lock, _ := c.createLocks.LoadOrStore(w.contentKey(), &sync.Mutex{})
	lock.(*sync.Mutex).Lock() //nolint:forcetypeassert // only this function stores
	defer lock.(*sync.Mutex).Unlock()

	c.webhookList(w.DatabaseID).Drop()
	before, err := c.DatabaseWebhooks(ctx, w.DatabaseID)
	if err != nil {
		return DatabaseWebhook{}, "", err
	}
	for _, b := range before {
		if b.contentKey() == w.contentKey() {
			duplicate = b.ID
		}
	}
	for range 2 {
		made, err = c.createDatabaseWebhook(ctx, w)
		if !rest.OutcomeUnknown(err) && !errors.Is(err, errNoID) {
			break
		}
		lost, deleteErr := c.deleteLost(ctx, w, before, err)
		if deleteErr != nil {
			return lost, duplicate, deleteErr
		}
		if lost.ID == "" {
			break
		}
		if ctx.Err() != nil { // no time for another one
			return DatabaseWebhook{}, duplicate, fmt.Errorf("%w\n\nThe webhook that was made was deleted again, since nobody has its secret", err)
		}
	}
	return made, duplicate, err
}

// deleteLost deletes the webhook that a create has made whose answer was lost, and gives it; one without ID where there is none.
// One that could not be deleted comes with an error.
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
		return w, fmt.Errorf("%w\n\nThe webhook %s was made, but the answer with its secret was lost, and it could not be deleted either: %w. The next apply deletes it and makes another one", cause, lost, err)
	}
	return w, nil
}

// errNoID is an answer that says that something was made, and not what.
var errNoID = errors.New("the answer to POST /api/v1/bases/{databaseId}/webhooks has no id")

func (c *Client) createDatabaseWebhook(ctx context.Context, w DatabaseWebhook) (DatabaseWebhook, error) {
	defer c.webhookList(w.DatabaseID).Drop()
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

// findLost finds the webhook that a create has made whose answer was lost, "" where it has made none.
func (c *Client) findLost(ctx context.Context, w DatabaseWebhook, before []DatabaseWebhook) (string, error) {
	after, err := c.DatabaseWebhooks(ctx, w.DatabaseID)
	if err != nil {
		return "", fmt.Errorf("whether the webhook was made could not be looked up (%w): see data source integrations_fillout_database_webhooks before the next apply, which makes another one", err)
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
		return "", fmt.Errorf("somebody else makes webhooks of the same URL and events at this moment: one of %s is the one whose answer was lost; delete it before the next apply", strings.Join(found, ", "))
	}
	return strings.Join(found, ""), nil
}

// DeleteDatabaseWebhook deletes a webhook, [rest.ErrNotFound] where it or its database is gone.
// DELETE /bases/{databaseId}/webhooks/{webhookId} of https://www.fillout.com/help/database/webhooks.
func (c *Client) DeleteDatabaseWebhook(ctx context.Context, databaseID, id string) error {
	defer c.webhookList(databaseID).Drop()
	_, err := sendToTables[rest.None](ctx, c, rest.Request{
		Method: http.MethodDelete, Path: rest.Path("bases", databaseID, "webhooks", id), Retry: rest.RetryAlways,
	})
	if e := refusal(err); e == nil || !errors.Is(e, rest.ErrNotFound) {
		return err
	}
	// A wrong address answers so too, but has no databases.
	if _, err := c.Databases(ctx); err != nil {
		return err
	}
	return rest.ErrNotFound
}
