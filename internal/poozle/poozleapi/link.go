package poozleapi

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Categories are all categories that an integration can belong to (engine-server/prisma/schema.prisma).
var Categories = []string{
	"ACCOUNTING", "ATS", "CALENDAR", "DOCUMENTATION", "HRIS", "MAIL", "MESSAGING", "PAYMENTS", "STORAGE", "TICKETING",
}

// Link is a page where an end user connects accounts. It can be neither changed nor deleted.
// engine-server/src/modules/link.
type Link struct {
	ID           string    `json:"linkId"`
	WorkspaceID  string    `json:"workspaceId"`
	Name         string    `json:"linkName"`
	Categories   []string  `json:"category"` // none: every integration
	DefinitionID *string   `json:"integrationDefinitionId"`
	CanExpire    bool      `json:"canExpire"`
	ExpiresIn    int64     `json:"expiresIn"` // seconds after CreatedAt; means nothing unless CanExpire
	PreferOAuth  bool      `json:"preferOAuth"`
	CreatedAt    time.Time `json:"createdAt"`
	Expired      bool      `json:"expired"` // in listings only
}

// Check asks for the ID.
func (l Link) Validate() error { return identified(l.ID) }

// newLink is what a link is created with. canExpire and preferOAuth are not in Poozle's specification, but its own web
// application sends them; linkId is taken as well, and its second use is a conflict.
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

// Links lists the links of the workspace. Reading one by its ID would need the server to reach the internet, and fails
// for a link whose definition does not exist; the listing does neither.
func (c *Client) Links(ctx context.Context) iter.Seq2[Link, error] {
	return rest.Items(all(ctx, c, links, &c.links))
}

// Link reads a link, [rest.ErrNotFound] where there is none of that ID.
func (c *Client) Link(ctx context.Context, id string) (Link, error) {
	c.claims.Add(id)
	found, err := all(ctx, c, links, &c.links)
	if err != nil {
		return Link{}, err
	}
	return pick(ctx, c, found, func(l *Link) bool { return l.ID == id })
}

// ForgetLink notes that the link of that ID is somebody's in this run, so that none that is created takes it up.
func (c *Client) ForgetLink(id string) { c.claims.Add(id) }

// CreateLink makes a link. Its ID is derived from the workspace and the content, so that a create that was repeated or
// interrupted finds its own link again instead of making a twin; taken tells that the link stood there before this call.
// The ID is a random one where the derived one belongs to another resource of this run, or to a link that has expired.
func (c *Client) CreateLink(ctx context.Context, l Link) (made Link, taken bool, err error) {
	defer c.links.Drop()
	id := c.deriveID(l)
	if !c.claims.Add(id) {
		id = uuid.NewString()
	}
	made, taken, err = c.createLink(ctx, id, l)
	if errors.Is(err, errExpired) {
		made, taken, err = c.createLink(ctx, uuid.NewString(), l)
	}
	c.claims.Add(made.ID)
	return made, taken, err
}

var errExpired = errors.New("the link of that ID has expired")

func (c *Client) createLink(ctx context.Context, id string, l Link) (Link, bool, error) {
	made, err := rest.Send[Link](ctx, c.rest, rest.Request{
		Method: http.MethodPost, Path: rest.Path("v1", string(links)), Retry: rest.RetryAlways,
		Body: newLink{
			ID: id, WorkspaceID: c.workspace, Name: l.Name, Categories: l.Categories, DefinitionID: l.DefinitionID,
			CanExpire: l.CanExpire, ExpiresIn: l.ExpiresIn, PreferOAuth: l.PreferOAuth,
		},
	})
	if err == nil || (!conflicts(err) && !rest.OutcomeUnknown(err)) {
		return made, false, aboutNoObject(err)
	}
	c.links.Drop()
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	found, listErr := all(ctx, c, links, &c.links)
	if listErr != nil {
		return Link{}, false, err
	}
	at := slices.IndexFunc(found, func(f Link) bool { return f.ID == id })
	switch {
	case at < 0:
		return Link{}, false, err
	case found[at].Expired && conflicts(err):
		return Link{}, false, errExpired
	}
	var answer *rest.Error
	repeated := errors.As(err, &answer) && (answer.Attempts > 1 || rest.OutcomeUnknown(err))
	return found[at], !repeated, nil
}

// namespace makes the derived IDs this project's own.
var namespace = uuid.MustParse("5b0f0f6e-6b3a-4f0e-9d53-0f3a3c1f7a51")

func (c *Client) deriveID(l Link) string {
	definition := ""
	if l.DefinitionID != nil {
		definition = *l.DefinitionID
	}
	content := fmt.Sprintf("%q %q %q %q %t %d %t", c.workspace, l.Name, strings.Join(l.Categories, ","), definition, l.CanExpire, l.ExpiresIn, l.PreferOAuth)
	return uuid.NewSHA1(namespace, []byte(content)).String()
}
