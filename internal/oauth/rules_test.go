package oauth_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
)

// TestMemberRules breaks each rule about several members, and checks the error. An unknown value breaks none.
func TestMemberRules(t *testing.T) {
	t.Parallel()
	e := acctest.NewInMemory(t)
	p := e.Provider(t, nil)
	value := func(name string) any {
		switch {
		case name == "jwks":
			return `{"keys": []}`
		case strings.Contains(name, "_uri"), strings.HasSuffix(name, "_endpoint"):
			return "https://canary-7b.example/1"
		}
		return "canary-7b"
	}
	for _, r := range oauthapi.Rules {
		if !slices.ContainsFunc(oauthapi.Members, func(m oauthapi.Member) bool { return m.Name == r.Member && m.Kind != oauthapi.Strings }) {
			t.Errorf("there is no member %s", r.Member)
		}
		values := []any{value(r.Member)}
		if r.Values != nil {
			values = nil
			for _, v := range r.Values {
				values = append(values, v)
			}
		}
		for _, v := range values {
			with := func(set int, other any) []string {
				config := register(e, acctest.Config{r.Member: v})
				for i, name := range r.Others {
					if i < set {
						config[name] = value(name)
						if other != nil {
							config[name] = other
						}
					}
				}
				planned, _ := p.PlanCreate(clientType, config)
				return planned.Errors
			}
			for set := range len(r.Others) + 1 {
				errors := with(set, nil)
				switch {
				case set == r.Count && len(errors) > 0:
					t.Errorf("%s with %d of %q: %q", r.Member, set, r.Others, errors)
				case set != r.Count:
					acctest.WantText(t, errors, `"`+r.Member+`"`, "By "+r.Specification, r.Member, r.Others[0], "emove")
					if strings.Contains(strings.Join(errors, " "), "canary") {
						t.Errorf("the error quotes a value: %q", errors)
					}
				}
			}
			if errors := with(1, tftypes.UnknownValue); len(errors) > 0 {
				t.Errorf("%s with an unknown %s: %q", r.Member, r.Others[0], errors)
			}
		}
		if r.Values != nil {
			planned, _ := p.PlanCreate(clientType, register(e, acctest.Config{r.Member: "another"}))
			acctest.MustSucceed(t, planned)
		}
	}
}
