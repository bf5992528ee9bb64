package tf

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// DefaultIfTrue returns a plan modifier for a string that the configuration omits: it plans the value if the boolean attribute at the
// root with the given name is true, and null if it is false.
func DefaultIfTrue(attribute, value string) planmodifier.String {
	return defaultIfTrue{attribute, value}
}

type defaultIfTrue struct {
	attribute, value string
}

func (d defaultIfTrue) Description(context.Context) string {
	return fmt.Sprintf("defaults to %q if %s is true", d.value, d.attribute)
}

func (d defaultIfTrue) MarkdownDescription(ctx context.Context) string { return d.Description(ctx) }

func (d defaultIfTrue) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.ConfigValue.IsNull() {
		return
	}
	var condition types.Bool
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root(d.attribute), &condition)...)
	switch {
	case condition.IsUnknown():
	case condition.ValueBool():
		resp.PlanValue = types.StringValue(d.value)
	default:
		resp.PlanValue = types.StringNull()
	}
}
