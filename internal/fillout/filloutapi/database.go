package filloutapi

import (
	"context"
	"errors"
	"slices"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Database is a database of tables. The listing leaves out the tables, and some servers the workspace.
type Database struct {
	ID          Text    `json:"id"`
	Name        Text    `json:"name"`
	URL         Text    `json:"url"`
	WorkspaceID Text    `json:"workspaceId"`
	CreatedAt   Text    `json:"createdAt"`
	UpdatedAt   Text    `json:"updatedAt"`
	Tables      []Table `json:"tables"`
}

// Validate asks for the ID.
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

// codeNotFound is the code of tables for what is not there, by which it is known from a route that is not there.
const codeNotFound = "NOT_FOUND"

// Databases lists all databases of the account, once for all who ask. GET /bases of
// https://www.fillout.com/help/database/api; fillout/n8n-nodes-zitedb takes a bare list as well as {"bases": […]}.
func (c *Client) Databases(ctx context.Context) ([]Database, error) {
	return c.databaseList.Get(ctx, func(ctx context.Context) ([]Database, error) {
		databases, err := sendToTables[listing[Database]](ctx, c, rest.Request{Path: "bases"})
		if errors.Is(err, rest.ErrNotFound) {
			return nil, wrongAddress(c.tables, err)
		}
		return databases, err
	})
}

// Database reads a database with its tables, [ErrNoDatabase] where there is none of that ID. GET /bases/{databaseId}.
func (c *Client) Database(ctx context.Context, id string) (Database, error) {
	database, err := sendToTables[Database](ctx, c, rest.Request{Path: rest.Path("bases", id)})
	return database, c.explainNoDatabase(ctx, id, err)
}

// explainNoDatabase makes [ErrNoDatabase] of a refusal because the database is not there: with the tables' own code for it, and
// confirmed by the listing.
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

// CheckDatabase says whether there is a database, [ErrNoDatabase] where there is none. It is asked before each create, and
// each create drops the listing: so an answer that this run has had will do.
func (c *Client) CheckDatabase(ctx context.Context, id string) error {
	if _, known := c.listed.Load(id); known {
		return nil
	}
	_, err := c.DatabaseWebhooks(ctx, id)
	return err
}
