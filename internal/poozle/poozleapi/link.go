package poozleapi

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
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

// Create creates a link. The ID of a link is derived from its content and an ordinal, so that a create that is repeated or was
// interrupted finds its link. Create takes the first ordinal whose link neither exists nor is being created in this run. If the
// outcome of the call is unknown, Create looks for the link.
func (c *Links) Create(ctx context.Context, l Link) (Link, error) {
	defer c.Drop()
	existing, err := c.Existing(ctx)
	if err != nil {
		return Link{}, err
	}
	for ordinal, taken := 0, 0; ; ordinal++ {
		id := c.deriveID(l, ordinal)
		if indexOf(existing, id) >= 0 || !c.owned.Add(id) {
			continue
		}
		created, err := c.create(ctx, id, l)
		if !errors.Is(err, errOrdinalTaken) || taken == maxGap {
			return created, err
		}
		taken++
	}
}

// errOrdinalTaken is the error of a create whose ID another client has used since the listing.
var errOrdinalTaken = errors.New("a link with this ID exists")

func (c *Links) create(ctx context.Context, id string, l Link) (Link, error) {
	link, err := rest.Send[Link](ctx, c.client.rest, rest.Request{
		Method: http.MethodPost, Path: c.path(), Retry: rest.RetryAlways,
		Check: func(response any) error { return rest.CheckID(response.(Link).ID, id) },
		Body: newLink{
			ID: id, WorkspaceID: c.client.workspace, Name: l.Name, Categories: l.Categories, DefinitionID: l.DefinitionID,
			CanExpire: l.CanExpire, ExpiresIn: l.ExpiresIn, PreferOAuth: l.PreferOAuth,
		},
	})
	switch {
	case err == nil:
		return link, nil
	case !isConflict(err) && !rest.OutcomeUnknown(err):
		return Link{}, opaqueNotFound(err)
	}
	var failure *rest.Error
	if errors.As(err, &failure) && isConflict(err) && failure.Attempts == 1 {
		return Link{}, fmt.Errorf("%w: %w", errOrdinalTaken, err)
	}
	c.Drop()
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	found, listErr := c.All(ctx)
	if at := indexOf(found, id); listErr == nil && at >= 0 {
		return found[at], nil
	}
	return Link{}, err
}

func indexOf(links []Link, id string) int {
	return slices.IndexFunc(links, func(l Link) bool { return l.ID == id })
}

// maxGap is the number of ordinals without a link after which no further link is expected. A killed run can leave gaps, because
// its creates are concurrent.
const maxGap = 20

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
		if found, ok := byID[c.deriveID(l, ordinal)]; ok {
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

// deriveID returns the ID of the link with the ordinal among the links of the same content. Anyone who has the address of a link can
// connect accounts, so the ID is derived with the API key, without which it cannot be computed.
func (c *Links) deriveID(l Link, ordinal int) string {
	definition := ""
	if l.DefinitionID != nil {
		definition = *l.DefinitionID
	}
	mac := hmac.New(sha256.New, []byte(c.client.apiKey))
	_, _ = fmt.Fprintf(mac, "%q %q %q %q %t %d %t %d", c.client.workspace, l.Name, strings.Join(l.Categories, ","), definition, l.CanExpire, l.ExpiresIn, l.PreferOAuth, ordinal)
	id := uuid.UUID(mac.Sum(nil)[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // version 8 (RFC 9562, section 5.8)
	return id.String()
}
