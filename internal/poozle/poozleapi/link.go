package poozleapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

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
func (l Link) Validate() error { return requireID(l.ID) }

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

// Links are the links of the workspace. They are read only from the listing: to read a link by its ID, the server needs internet
// access, and it fails if the link's definition does not exist.
type Links struct {
	*collection[Link]
}

// Forget records that the link with the ID belongs to a resource of this run, so that no create of this run adopts the link.
func (c *Links) Forget(id string) { c.owned.Add(id) }

// Create creates a link, or adopts a link with the same content. The ID of a link is derived from the workspace and the
// content, so that a create that is repeated or was interrupted finds its link and creates no duplicate. The ID is random if
// the derived one belongs to another resource of this run or to an expired link.
func (c *Links) Create(ctx context.Context, l Link) (rest.Created[Link], error) {
	defer c.Drop()
	id := c.deriveID(l)
	if !c.owned.Add(id) {
		id = uuid.NewString()
	}
	created, err := c.create(ctx, id, l)
	if errors.Is(err, errLinkExpired) {
		created, err = c.create(ctx, uuid.NewString(), l)
	}
	if err == nil {
		c.owned.Add(created.Object.ID)
	}
	return created, err
}

var errLinkExpired = errors.New("the link with this ID has expired")

func (c *Links) create(ctx context.Context, id string, l Link) (rest.Created[Link], error) {
	var created rest.Created[Link]
	link, err := rest.Send[Link](ctx, c.client.rest, rest.Request{
		Method: http.MethodPost, Path: c.path(), Retry: rest.RetryAlways,
		Body: newLink{
			ID: id, WorkspaceID: c.client.workspace, Name: l.Name, Categories: l.Categories, DefinitionID: l.DefinitionID,
			CanExpire: l.CanExpire, ExpiresIn: l.ExpiresIn, PreferOAuth: l.PreferOAuth,
		},
	})
	if err == nil || (!isConflict(err) && !rest.OutcomeUnknown(err)) {
		created.Object = link
		return created, opaqueNotFound(err)
	}
	c.Drop()
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	found, listErr := c.All(ctx)
	if listErr != nil {
		return created, err
	}
	at := slices.IndexFunc(found, func(f Link) bool { return f.ID == id })
	switch {
	case at < 0:
		return created, err
	case found[at].Expired && isConflict(err):
		return created, errLinkExpired
	}
	created.Object = found[at]
	var failure *rest.Error
	if repeated := errors.As(err, &failure) && failure.Attempts > 1; !repeated && !rest.OutcomeUnknown(err) {
		created.How = rest.HowAdopted
	}
	return created, nil
}

// namespace is the UUID namespace of the derived IDs (RFC 9562, section 5.5). Do not change it, because the links of
// interrupted runs are found by their IDs.
var namespace = uuid.MustParse("5b0f0f6e-6b3a-4f0e-9d53-0f3a3c1f7a51")

func (c *Links) deriveID(l Link) string {
	definition := ""
	if l.DefinitionID != nil {
		definition = *l.DefinitionID
	}
	content := fmt.Sprintf("%q %q %q %q %t %d %t", c.client.workspace, l.Name, strings.Join(l.Categories, ","), definition, l.CanExpire, l.ExpiresIn, l.PreferOAuth)
	return uuid.NewSHA1(namespace, []byte(content)).String()
}
