package fyleapi

import (
	"context"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Profile is who is connected: a user in an organisation (fylein/fyle-platform-docs, reference/spender.yaml).
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

func (p Profile) key() string { return p.OrgID }

// Profile reads who is connected, once.
func (c *Client) Profile(ctx context.Context) (Profile, error) {
	return c.profile.Get(ctx, func(ctx context.Context) (Profile, error) {
		answer, err := rest.Send[wrapped[Profile]](ctx, c.rest, rest.Request{Path: rest.Path("spender", "my_profile")})
		return answer.Data, notTheObject(err)
	})
}

// Account is the ID of the organisation.
func (c *Client) Account(ctx context.Context) (string, error) {
	profile, err := c.Profile(ctx)
	return profile.OrgID, err
}
