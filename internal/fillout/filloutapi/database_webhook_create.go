package filloutapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

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
	if err == nil {
		created = c.stored(ctx, created)
	}
	return created, err
}

// stored returns a new webhook as Fillout lists it, because the response to the create has only the ID and the secret. It returns the
// argument if the listing fails or does not contain the webhook yet.
func (c *Client) stored(ctx context.Context, created DatabaseWebhook) DatabaseWebhook {
	listed, _ := c.DatabaseWebhooks(ctx, created.DatabaseID) // the next plan reports what fails here
	if i := slices.IndexFunc(listed, func(w DatabaseWebhook) bool { return w.ID == created.ID }); i >= 0 {
		secret := created.Secret
		created = listed[i]
		created.Secret = secret
	}
	return created
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
