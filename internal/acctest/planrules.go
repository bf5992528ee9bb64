package acctest

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// checkPlanned returns the rules of Terraform's core that a plan breaks (objchange.AssertPlanValid in Terraform): a configured
// attribute must be planned as configured or keep its prior value, and an attribute that is neither configured nor computed
// must be planned as null.
func checkPlanned(schema *tfprotov6.Schema, config map[string]tftypes.Value, prior, planned tftypes.Value) []string {
	var wrong []string
	before, after := members(prior), members(planned)
	for _, a := range schema.Block.Attributes {
		given, plan := config[a.Name], after[a.Name]
		switch {
		case a.WriteOnly:
			if !plan.IsNull() {
				wrong = append(wrong, fmt.Sprintf("Provider produced invalid plan: %s is write-only and planned as %s", a.Name, plan))
			}
		case given.IsNull():
			if !a.Computed && !plan.IsNull() {
				wrong = append(wrong, fmt.Sprintf("Provider produced invalid plan: %s is not in the configuration and planned as %s", a.Name, plan))
			}
		case !plan.Equal(given) && !plan.Equal(before[a.Name]):
			wrong = append(wrong, fmt.Sprintf("Provider produced invalid plan: %s is configured as %s and planned as %s", a.Name, given, plan))
		}
	}
	return wrong
}

// checkApplied returns how a new state breaks the plan (objchange.AssertObjectCompatible in Terraform): known values must
// stay, and no value may be unknown.
func checkApplied(planned, applied tftypes.Value) []string {
	if planned.IsNull() || applied.IsNull() {
		if !planned.IsNull() || !applied.IsNull() {
			return []string{"Provider produced inconsistent result after apply: the object exists although its absence was planned, or the reverse"}
		}
		return nil
	}
	var wrong []string
	after := members(applied)
	for name, plan := range members(planned) {
		if !after[name].IsFullyKnown() {
			wrong = append(wrong, fmt.Sprintf("Provider returned invalid result object after apply: %s is still unknown", name))
		}
		if !matchesPlan(plan, after[name]) {
			wrong = append(wrong, fmt.Sprintf("Provider produced inconsistent result after apply: %s was planned as %s and is %s", name, plan, after[name]))
		}
	}
	return wrong
}

// matchesPlan reports whether a value equals the planned one in all parts that were known.
func matchesPlan(planned, value tftypes.Value) bool {
	if !planned.IsKnown() || planned.Equal(value) {
		return true
	}
	want, is := members(planned), members(value)
	if want == nil || len(want) != len(is) {
		return false
	}
	for name, part := range want {
		if !matchesPlan(part, is[name]) {
			return false
		}
	}
	return true
}

// members returns the members of an object or a map, or nil for any other value.
func members(v tftypes.Value) map[string]tftypes.Value {
	if v.IsNull() || !v.IsKnown() {
		return nil
	}
	values := map[string]tftypes.Value{}
	if v.As(&values) != nil {
		return nil
	}
	return values
}

// stringsIn returns all strings within a value.
func stringsIn(v tftypes.Value) []string {
	var found []string
	if v.Type() == nil {
		return nil
	}
	_ = tftypes.Walk(v, func(_ *tftypes.AttributePath, part tftypes.Value) (bool, error) {
		if part.Type().Is(tftypes.String) && text(part) != "" {
			found = append(found, text(part))
		}
		return true, nil
	})
	return found
}

// show records the errors and warnings of an operation as seen by users.
func (p *Provider) show(o Object) {
	for _, message := range o.Errors {
		p.env.canaries.show("an error", taskOfPerson.ReplaceAllString(message, ""))
	}
	for _, message := range o.Warnings {
		p.env.canaries.show("a warning", taskOfPerson.ReplaceAllString(message, ""))
	}
}

// showValue records the value of an attribute: as a secret if the attribute is sensitive, otherwise as seen by users.
func (p *Provider) showValue(where string, a *tfprotov6.SchemaAttribute, v tftypes.Value) {
	if a.Sensitive {
		p.addSecrets(v)
		return
	}
	for _, s := range stringsIn(v) {
		if s = unmarked(a.Name, s); a.NestedType != nil {
			for _, member := range a.NestedType.Attributes {
				s = unmarked(member.Name, s)
			}
		}
		p.env.canaries.show(where, s)
	}
}

func (p *Provider) addSecrets(v tftypes.Value) {
	for _, secret := range stringsIn(v) {
		p.env.Secret(secret)
	}
}
