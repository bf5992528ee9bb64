package tf

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Terraform has the configuration of each object checked in each plan. The framework takes every attribute out of it by its
// path, which costs more than all validators together.

// Valid says that there is nothing to say of a configuration. Where it is false, the framework words what there is.
func (p Plain) Valid(ctx context.Context, config tftypes.Value) bool {
	given := membersOf(config)
	if given == nil {
		return false
	}
	whole := tfsdk.Config{Schema: p.schema, Raw: config}
	for name, a := range p.schema.Attributes {
		value, there := given[name]
		switch {
		case !there, value.IsNull() && a.IsRequired():
			return false
		case !value.IsNull() && (!a.IsRequired() && !a.IsOptional() || a.GetDeprecationMessage() != ""):
			return false
		case !valid(ctx, whole, name, a, value):
			return false
		}
	}
	return true
}

// valid runs the validators of an attribute. False is also for an attribute of a kind that is not looked at here.
func valid(ctx context.Context, config tfsdk.Config, name string, a schema.Attribute, raw tftypes.Value) bool {
	value, err := a.GetType().ValueFromTerraform(ctx, raw)
	if err != nil {
		return false
	}
	at := path.Root(name)
	switch a := a.(type) {
	case schema.StringAttribute:
		return none(a.Validators, func(v validator.String) diag.Diagnostics {
			var resp validator.StringResponse
			v.ValidateString(ctx, validator.StringRequest{Path: at, PathExpression: at.Expression(), Config: config, ConfigValue: value.(types.String)}, &resp) //nolint:forcetypeassert // the attribute's type
			return resp.Diagnostics
		})
	case schema.Int64Attribute:
		return none(a.Validators, func(v validator.Int64) diag.Diagnostics {
			var resp validator.Int64Response
			v.ValidateInt64(ctx, validator.Int64Request{Path: at, PathExpression: at.Expression(), Config: config, ConfigValue: value.(types.Int64)}, &resp) //nolint:forcetypeassert // the attribute's type
			return resp.Diagnostics
		})
	case schema.SetAttribute:
		return none(a.Validators, func(v validator.Set) diag.Diagnostics {
			var resp validator.SetResponse
			v.ValidateSet(ctx, validator.SetRequest{Path: at, PathExpression: at.Expression(), Config: config, ConfigValue: value.(types.Set)}, &resp) //nolint:forcetypeassert // the attribute's type
			return resp.Diagnostics
		})
	case schema.BoolAttribute:
		return len(a.Validators) == 0
	case schema.SingleNestedAttribute:
		return len(a.Validators) == 0 && raw.IsNull()
	}
	return false
}

// none says that no validator has anything to say.
func none[V any](validators []V, says func(V) diag.Diagnostics) bool {
	return !slices.ContainsFunc(validators, func(v V) bool { return len(says(v)) > 0 })
}
