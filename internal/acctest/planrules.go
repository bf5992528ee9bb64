package acctest

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// checkPlanned says where a plan is not one that Terraform's core accepts (objchange.AssertPlanValid there): what the
// configuration has is planned, or the prior value where that means the same, and nothing is planned for what only the
// configuration can give.
func checkPlanned(schema *tfprotov6.Schema, config map[string]tftypes.Value, prior, planned tftypes.Value) []string {
	var wrong []string
	before, after := members(prior), members(planned)
	for _, a := range schema.Block.Attributes {
		given, plan := config[a.Name], after[a.Name]
		switch {
		case a.WriteOnly:
			if !plan.IsNull() {
				wrong = append(wrong, fmt.Sprintf("Provider produced invalid plan: %s is write-only, and planned as %s", a.Name, plan))
			}
		case given.IsNull():
			if !a.Computed && !plan.IsNull() {
				wrong = append(wrong, fmt.Sprintf("Provider produced invalid plan: %s is not in the configuration, and planned as %s", a.Name, plan))
			}
		case !plan.Equal(given) && !plan.Equal(before[a.Name]):
			wrong = append(wrong, fmt.Sprintf("Provider produced invalid plan: %s is configured as %s and planned as %s", a.Name, given, plan))
		}
	}
	return wrong
}

// checkApplied says where a new state is not what was planned (objchange.AssertObjectCompatible): what was known stays, and
// all is known now.
func checkApplied(planned, applied tftypes.Value) []string {
	if planned.IsNull() || applied.IsNull() {
		if !planned.IsNull() || !applied.IsNull() {
			return []string{"Provider produced inconsistent result after apply: the object is there where none was planned, or the other way round"}
		}
		return nil
	}
	var wrong []string
	after := members(applied)
	for name, plan := range members(planned) {
		if !after[name].IsFullyKnown() {
			wrong = append(wrong, fmt.Sprintf("Provider returned invalid result object after apply: %s is still unknown", name))
		}
		if !fits(plan, after[name]) {
			wrong = append(wrong, fmt.Sprintf("Provider produced inconsistent result after apply: %s was planned as %s and is %s", name, plan, after[name]))
		}
	}
	return wrong
}

// fits says that a value is the planned one, in the parts of it that were known.
func fits(planned, value tftypes.Value) bool {
	if !planned.IsKnown() || planned.Equal(value) {
		return true
	}
	below, there := members(planned), members(value)
	if below == nil || len(below) != len(there) {
		return false
	}
	for name, part := range below {
		if !fits(part, there[name]) {
			return false
		}
	}
	return true
}

// members are those of an object or a map, nil of anything else.
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

// texts are all texts within a value.
func texts(v tftypes.Value) []string {
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

// show notes what an operation has said.
func (p *Provider) show(o Object) {
	for _, words := range o.Errors {
		p.env.canaries.show("an error", words)
	}
	for _, words := range o.Warnings {
		p.env.canaries.show("a warning", words)
	}
}

// showValue notes the value of an attribute: as a secret where it is marked as sensitive, else as something that all see.
func (p *Provider) showValue(where string, a *tfprotov6.SchemaAttribute, v tftypes.Value) {
	if a.Sensitive {
		p.hide(v)
		return
	}
	for _, words := range texts(v) {
		p.env.canaries.show(where, words)
	}
}

func (p *Provider) hide(v tftypes.Value) {
	for _, secret := range texts(v) {
		p.env.Secret(secret)
	}
}
