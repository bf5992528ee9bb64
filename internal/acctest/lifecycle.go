package acctest

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// Lifecycle is the contract that every resource passes, from a create that fails cleanly to a destroy that leaves
// nothing at the vendor.
type Lifecycle struct {
	// Address of the resource in all configurations.
	Address string
	// Config declares it with every optional argument.
	Config string
	// Changes are made one after the other; each is followed by an empty plan.
	Changes []Change
	// ChangeOutside changes what it can at the vendor; nil where nobody can. The next plan updates, or does OutsideAction.
	ChangeOutside func(e *Env, id string)
	OutsideAction plancheck.ResourceActionType
	// DeleteOutside deletes the object at the vendor. The next plan creates it again.
	DeleteOutside func(e *Env, id string)
	// Objects counts the objects at the vendor.
	Objects func(e *Env) int
	// Kept says that the vendor cannot delete.
	Kept bool
	// ImportID are the attributes whose values, joined by "/", are the import ID; only "id" where it is empty.
	ImportID []string
	// NotImported are attributes that an import cannot know. Those that are Stored are arguments, so that the plan after the
	// import is not empty: it puts them into the state.
	NotImported, Stored []string
}

// Change is one change of the configuration, and what the plan is to make of it.
type Change struct {
	Config string
	Action plancheck.ResourceActionType
}

// Run runs the contract.
func (l Lifecycle) Run(t *testing.T) {
	t.Helper()
	t.Parallel()
	e := New(t)
	var id string
	learn := func(s *terraform.State) error {
		r, ok := s.RootModule().Resources[l.Address]
		if !ok {
			return fmt.Errorf("%s is not in the state", l.Address)
		}
		id = r.Primary.ID
		return nil
	}
	step := func(config string, action plancheck.ResourceActionType, before func()) resource.TestStep {
		return resource.TestStep{
			PreConfig: before,
			Config:    config,
			ConfigPlanChecks: resource.ConfigPlanChecks{
				PreApply:             []plancheck.PlanCheck{plancheck.ExpectResourceAction(l.Address, action)},
				PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()},
			},
			Check: learn,
		}
	}

	steps := []resource.TestStep{
		{
			PreConfig:   func() { e.FailNext(fake.Fault{Method: "POST", Status: 400}) },
			Config:      l.Config,
			ExpectError: regexp.MustCompile("Cannot create"),
		},
		step(l.Config, plancheck.ResourceActionCreate, func() {
			if n := l.Objects(e); n != 0 {
				t.Errorf("the create that failed left %d objects", n)
			}
		}),
		{
			ResourceName: l.Address, ImportState: true, ImportStateIdFunc: l.importID,
			ImportStateVerify: true, ImportStateVerifyIgnore: append(l.NotImported, l.Stored...),
		},
	}
	if len(l.Stored) == 0 {
		steps = append(steps, resource.TestStep{
			ResourceName: l.Address, ImportState: true, ImportStateIdFunc: l.importID, ImportStateKind: resource.ImportBlockWithID,
		})
	}
	last := l.Config
	for _, c := range l.Changes {
		steps = append(steps, step(c.Config, c.Action, nil))
		last = c.Config
	}
	if l.ChangeOutside != nil {
		action := cmp.Or(l.OutsideAction, plancheck.ResourceActionUpdate)
		steps = append(steps, step(last, action, func() { l.ChangeOutside(e, id) }))
	}
	if l.DeleteOutside != nil {
		steps = append(steps, step(last, plancheck.ResourceActionCreate, func() { l.DeleteOutside(e, id) }))
	}
	e.RunCase(t, resource.TestCase{
		Steps: steps,
		CheckDestroy: func(*terraform.State) error {
			if n := l.Objects(e); n != 0 && !l.Kept {
				return fmt.Errorf("%d objects were left at the vendor", n)
			}
			return nil
		},
	})
}

func (l Lifecycle) importID(s *terraform.State) (string, error) {
	r, ok := s.RootModule().Resources[l.Address]
	if !ok {
		return "", fmt.Errorf("%s is not in the state", l.Address)
	}
	if len(l.ImportID) == 0 {
		return r.Primary.ID, nil
	}
	var parts []string
	for _, name := range l.ImportID {
		parts = append(parts, r.Primary.Attributes[name])
	}
	return strings.Join(parts, "/"), nil
}
