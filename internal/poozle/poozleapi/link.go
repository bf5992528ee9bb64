package poozleapi

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Categories are the categories of integrations (engine-server/prisma/schema.prisma).
var Categories = []string{
	"ACCOUNTING", "ATS", "CALENDAR", "DOCUMENTATION", "HRIS", "MAIL", "MESSAGING", "PAYMENTS", "STORAGE", "TICKETING",
}

// Link is a page on which an end user connects accounts (engine-server/src/modules/link). Poozle can neither change nor delete
// a link.
type Link struct {
	ID           string    `json:"linkId"`
	WorkspaceID  string    `json:"workspaceId"`
	Name         string    `json:"linkName"`
	Categories   []string  `json:"category"` // an empty list means all integrations
	DefinitionID *string   `json:"integrationDefinitionId"`
	CanExpire    bool      `json:"canExpire"`
	ExpiresIn    int64     `json:"expiresIn"` // in seconds after CreatedAt; ignored unless CanExpire is true
	PreferOAuth  bool      `json:"preferOAuth"`
	CreatedAt    time.Time `json:"createdAt"`
	Expired      bool      `json:"expired"` // set only in listings
}

// ObjectID returns the ID.
func (l Link) ObjectID() string { return l.ID }

// Validate returns an error if the ID is missing.
func (l Link) Validate() error   { return requireID(l.ID) }
func (l Link) workspace() string { return l.WorkspaceID }

// newLink is the body of a create. Poozle's specification has neither canExpire nor preferOAuth, but Poozle's web application
// sends them. The server also accepts a linkId, and reports a conflict if a link with this ID exists.
type newLink struct {
	ID           string   `json:"linkId"`
	WorkspaceID  string   `json:"workspaceId"`
	Name         string   `json:"linkName"`
	Categories   []string `json:"category"`
	DefinitionID *string  `json:"integrationDefinitionId,omitempty"`
	CanExpire    bool     `json:"canExpire"`
	ExpiresIn    int64    `json:"expiresIn"`
	PreferOAuth  bool     `json:"preferOAuth"`
}

// Links are the links of the workspace. A link is read by its ID only if the listing does not contain it: the server needs internet
// access to return the link, and fails if the link's definition does not exist. If there is no link, it returns 404 in any case.
type Links struct {
	*collection[Link]
}

// Create creates a link by [collection.createDerived].
func (c *Links) Create(ctx context.Context, l Link) (Link, error) {
	return c.createDerived(ctx, c.content(l), func(id string) (Link, error) {
		return rest.Send[Link](ctx, c.client.rest, rest.Request{
			Method: http.MethodPost, Path: c.path(), Retry: rest.RetryAlways,
			Check: func(response any) error { return rest.CheckID(response.(Link).ID, id) },
			Body: newLink{
				ID: id, WorkspaceID: c.client.workspace, Name: l.Name, Categories: l.Categories, DefinitionID: l.DefinitionID,
				CanExpire: l.CanExpire, ExpiresIn: l.ExpiresIn, PreferOAuth: l.PreferOAuth,
			},
		})
	}, isConflict)
}

// Equal returns the links with derived IDs that existed before the first write of this run, have the content of the argument, and
// have not expired.
func (c *Links) Equal(ctx context.Context, l Link) ([]Link, error) {
	existing, err := c.Existing(ctx)
	if err != nil || len(existing) == 0 {
		return nil, err
	}
	byID := make(map[string]Link, len(existing))
	for _, found := range existing {
		byID[found.ID] = found
	}
	var equal []Link
	for ordinal, last := 0, 0; ordinal-last < maxGap; ordinal++ {
		if found, ok := byID[c.deriveID(c.content(l), ordinal)]; ok {
			last = ordinal
			if !found.Expired {
				equal = append(equal, found)
			}
		}
	}
	return equal, nil
}

// Adopt returns the existing link with the ID. It returns [rest.ErrNotFound] if the link does not exist or has expired.
func (c *Links) Adopt(ctx context.Context, id string) (Link, error) {
	c.Drop()
	found, err := c.Get(ctx, id)
	if err == nil && found.Expired {
		err = rest.ErrNotFound
	}
	return found, err
}

// content returns what the ID of a link is derived from.
func (c *Links) content(l Link) string {
	definition := ""
	if l.DefinitionID != nil {
		definition = *l.DefinitionID
	}
	return fmt.Sprintf("%q %q %q %q %t %d %t", c.client.workspace, l.Name, strings.Join(l.Categories, ","), definition, l.CanExpire, l.ExpiresIn, l.PreferOAuth)
}
