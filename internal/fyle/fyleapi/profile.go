package fyleapi

import (
	"context"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Profile is the connected user in an organisation (fylein/fyle-platform-docs, reference/spender.yaml).
type Profile struct {
	OrgID  string `json:"org_id"`
	UserID string `json:"user_id"`
	Org    struct {
		Name     string `json:"name"`
		Domain   string `json:"domain"`
		Currency string `json:"currency"`
	} `json:"org"`
	User struct {
		Email    string `json:"email"`
		FullName string `json:"full_name"`
	} `json:"user"`
	Roles []string `json:"roles"`
}

// ObjectID returns the ID without which a profile is unusable.
func (p Profile) ObjectID() string { return p.OrgID }

// Profile returns the connected user. It is read once.
func (c *Client) Profile(ctx context.Context) (Profile, error) {
	return c.profile.Get(ctx, func(ctx context.Context) (Profile, error) {
		answer, err := rest.Send[wrapped[Profile]](ctx, c.rest, rest.Request{Path: rest.Path("spender", "my_profile")})
		return answer.Data, explainRouteNotFound(err)
	})
}

// Account returns the ID of the organisation.
func (c *Client) Account(ctx context.Context) (string, error) {
	profile, err := c.Profile(ctx)
	return profile.OrgID, err
}
