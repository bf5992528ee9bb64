package poozleapi

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Poozle accepts an ID in the body of some creates, and refuses it if an object with the ID exists. The ID is then derived from the content
// and an ordinal, so that a create that is repeated or was interrupted finds its object.

// createDerived creates an object with the first ordinal whose object neither exists nor is being created in this run. send makes the call,
// which it may repeat. refused reports whether an error can mean that the ID is taken. If the outcome of the call is unknown, createDerived
// looks for the object.
func (c *collection[T]) createDerived(ctx context.Context, content string, send func(id string) (T, error), refused func(error) bool) (T, error) {
	var none T
	defer c.Drop()
	existing, err := c.Existing(ctx)
	if err != nil {
		return none, err
	}
	for ordinal, taken := 0, 0; ; ordinal++ {
		id := c.deriveID(content, ordinal)
		if indexOf(existing, id) >= 0 || !c.owned.Add(id) {
			continue
		}
		created, err := send(id)
		if err == nil {
			return created, nil
		}
		unknown := rest.OutcomeUnknown(err)
		if !unknown && !refused(err) {
			return none, opaqueNotFound(err)
		}
		found, exists := c.lookupDerived(ctx, id)
		switch {
		case !exists:
			return none, opaqueNotFound(err)
		case unknown:
			return found, nil
		case taken == maxGap:
			return none, err
		}
		taken++ // another client has used the ID since the listing
	}
}

func (c *collection[T]) lookupDerived(ctx context.Context, id string) (object T, exists bool) {
	c.Drop()
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	found, err := c.All(ctx)
	if at := indexOf(found, id); err == nil && at >= 0 {
		return found[at], true
	}
	return object, false
}

func indexOf[T object](objects []T, id string) int {
	return slices.IndexFunc(objects, func(o T) bool { return o.ObjectID() == id })
}

// maxGap is the number of ordinals without an object after which no further object is expected. A killed run can leave gaps, because
// its creates are concurrent.
const maxGap = 20

// deriveID returns the ID of the object with the ordinal among those of the same content. Anyone who has the address of a link can
// connect accounts, so the ID is derived with the API key, without which it cannot be computed.
func (c *collection[T]) deriveID(content string, ordinal int) string {
	mac := hmac.New(sha256.New, []byte(c.client.apiKey))
	_, _ = fmt.Fprintf(mac, "%s %d", content, ordinal)
	id := uuid.UUID(mac.Sum(nil)[:16])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // version 8 (RFC 9562, section 5.8)
	return id.String()
}
