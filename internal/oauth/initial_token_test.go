package oauth_test

import (
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// The initial access token is used once, so nothing about it is stored, and a change of it plans nothing.
func TestChangedInitialAccessToken(t *testing.T) {
	t.Parallel()
	for name, version := range map[string]any{"without a version": nil, "with a version": 2} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			p := e.Provider(t, nil)
			made := p.Create(clientType, register(e, acctest.Config{"initial_access_token_wo": "first", "initial_access_token_wo_version": version}))
			early := made.WithPrivate("initial_access_token_wo", `{"salt":"","hash":"","iterations":210000,"version":1}`)
			for what, o := range map[string]acctest.Object{"created": made, "read": p.Read(made), "of an early version": p.Read(early)} {
				if strings.Contains(o.Private(), "initial_access_token_wo") {
					t.Errorf("%s: private state has a record: %s", what, o.Private())
				}
				for _, more := range []acctest.Config{
					{"initial_access_token_wo": "second", "initial_access_token_wo_version": version},
					{"initial_access_token_wo": "second", "initial_access_token_wo_version": 7},
					{"initial_access_token_wo": "second"},
					{},
				} {
					planned, empty := p.PlanUpdate(o, register(e, more))
					if acctest.MustSucceed(t, planned); !empty {
						t.Errorf("%s: the plan with %v is not empty", what, more)
					}
				}
			}
		})
	}
	e := acctest.New(t)
	plain := register(e, acctest.Config{"initial_access_token": "first", "initial_access_token_wo_version": 1})
	planned, _ := e.Provider(t, nil).PlanCreate(clientType, plain)
	acctest.WantText(t, planned.Errors, "initial_access_token_wo_version", "Remove one of the two")
}
