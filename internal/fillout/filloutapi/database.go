package filloutapi

import (
	"context"
	"errors"
	"slices"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Database is a database with its tables. Tables is empty in the listing. WorkspaceID is empty on some servers.
type Database struct {
	ID          Text    `json:"id"`
	Name        Text    `json:"name"`
	URL         Text    `json:"url"`
	WorkspaceID Text    `json:"workspaceId"`
	CreatedAt   Text    `json:"createdAt"`
	UpdatedAt   Text    `json:"updatedAt"`
	Tables      []Table `json:"tables"`
}

// Validate reports an error if the ID is missing.
func (d Database) Validate() error { return requireID("database", d.ID) }

// Table is a table of a database.
type Table struct {
	ID             Text    `json:"id"`
	Name           Text    `json:"name"`
	URL            Text    `json:"url"`
	PrimaryFieldID Text    `json:"primaryFieldId"`
	Fields         []Field `json:"fields"`
}

// Field is a column of a table.
type Field struct {
	ID   Text `json:"id"`
	Name Text `json:"name"`
	Type Text `json:"type"`
}

// codeNotFound is the error code of the tables API for an object that is not found. A route that is not found has no such code.
const codeNotFound = "NOT_FOUND"

// Databases lists all databases of the account, by one shared listing: GET /bases of
// https://www.fillout.com/help/database/api. The response is a bare list or {"bases": […]}; fillout/n8n-nodes-zitedb accepts both.
func (c *Client) Databases(ctx context.Context) ([]Database, error) {
	return c.databaseList.Get(ctx, func(ctx context.Context) ([]Database, error) {
		databases, err := sendToTables[listing[Database]](ctx, c, rest.Request{Path: "bases"})
		if errors.Is(err, rest.ErrNotFound) {
			return nil, wrongAddress(c.tables, err)
		}
		return databases, err
	})
}

// Database reads a database with its tables: GET /bases/{databaseId}. It returns [ErrNoDatabase] if no database has the ID.
func (c *Client) Database(ctx context.Context, id string) (Database, error) {
	database, err := sendToTables[Database](ctx, c, rest.Request{Path: rest.Path("bases", id)})
	return database, c.explainNoDatabase(ctx, id, err)
}

// explainNoDatabase returns [ErrNoDatabase] if err has the API's code for "not found" and the listing does not contain the
// database either. A 404 without the code is about the address; a database that the listing contains keeps its error.
func (c *Client) explainNoDatabase(ctx context.Context, id string, err error) error {
	e := refusal(err)
	if e == nil || !errors.Is(e, rest.ErrNotFound) {
		return err
	}
	if e.Code != codeNotFound {
		return wrongAddress(c.tables, err)
	}
	databases, listErr := c.Databases(ctx)
	if listErr != nil {
		return listErr
	}
	if slices.ContainsFunc(databases, func(d Database) bool { return string(d.ID) == id }) {
		return err
	}
	return ErrNoDatabase
}

// CheckDatabase returns [ErrNoDatabase] if the database does not exist. A positive result is cached for the whole run, because
// each create needs the check and drops the listing.
func (c *Client) CheckDatabase(ctx context.Context, id string) error {
	if _, known := c.listed.Load(id); known {
		return nil
	}
	_, err := c.DatabaseWebhooks(ctx, id)
	return err
}
