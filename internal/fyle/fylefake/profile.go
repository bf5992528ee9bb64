package fylefake

import "strings"

// Org is an organisation (reference/spender.yaml, org_out_embed).
type Org struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Domain   string `json:"domain"`
	Currency string `json:"currency"`
}

// user is a person (reference/spender.yaml, user_out_embed).
type user struct {
	ID       string `json:"id"`
	Email    string `json:"email"`
	FullName string `json:"full_name"`
}

// administrator is the only user, who is the same in all organisations.
var administrator = user{ID: "usEmulated", Email: "admin@example.com", FullName: "Ada Admin"}

// orgUserID returns the ID of the administrator as an employee of an organisation.
func orgUserID(orgID string) string { return "ou" + strings.TrimPrefix(orgID, "or") }

func (f *Fyle) myProfile(q *request) reply {
	return one(struct {
		UserID string   `json:"user_id"`
		OrgID  string   `json:"org_id"`
		Org    Org      `json:"org"`
		User   user     `json:"user"`
		Roles  []string `json:"roles"`
	}{administrator.ID, q.org.ID, q.org, administrator, f.roles})
}
