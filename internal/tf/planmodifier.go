package tf

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// DefaultIfTrue plans a default for an attribute that the configuration leaves out, but only where the boolean attribute of
// that name is true; elsewhere it plans null.
func DefaultIfTrue(attribute, value string) planmodifier.String {
	return defaultWhere{attribute, value}
}

type defaultWhere struct {
	attribute, value string
}

// Description says what is planned.
func (d defaultWhere) Description(context.Context) string {
	return fmt.Sprintf("defaults to %q where %s is true", d.value, d.attribute)
}

// MarkdownDescription says what is planned.
func (d defaultWhere) MarkdownDescription(ctx context.Context) string { return d.Description(ctx) }

// PlanModifyString plans it.
func (d defaultWhere) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.ConfigValue.IsNull() {
		return
	}
	var where types.Bool
	resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root(d.attribute), &where)...)
	switch {
	case where.IsUnknown():
	case where.ValueBool():
		resp.PlanValue = types.StringValue(d.value)
	default:
		resp.PlanValue = types.StringNull()
	}
}
