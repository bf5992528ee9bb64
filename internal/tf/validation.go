package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// validation validates a configuration for the fast path.
type validation struct {
	config       tfsdk.Config
	capabilities validator.ValidateSchemaClientCapabilities
	warnings     diag.Diagnostics
}

// object returns false if an attribute of the object at a path has an error, or is of a kind that it does not know. It calls no validator
// of a null attribute, since each of this provider accepts null.
func (v *validation) object(ctx context.Context, at path.Path, all map[string]schema.Attribute, values map[string]tftypes.Value) bool {
	for name, a := range all {
		raw := values[name]
		argument := a.IsRequired() || a.IsOptional()
		switch {
		case raw.IsNull():
			if a.IsRequired() {
				return false
			}
		case !argument || a.GetDeprecationMessage() != "" || a.IsWriteOnly() && !v.capabilities.WriteOnlyAttributesAllowed:
			return false
		case !v.attribute(ctx, at.AtName(name), a, raw):
			return false
		}
	}
	return true
}

func (v *validation) attribute(ctx context.Context, at path.Path, a schema.Attribute, raw tftypes.Value) bool {
	value, err := a.GetType().ValueFromTerraform(ctx, raw)
	if err != nil {
		return false
	}
	var diags diag.Diagnostics
	switch a := a.(type) {
	case schema.StringAttribute:
		for _, one := range a.Validators {
			resp := validator.StringResponse{}
			one.ValidateString(ctx, validator.StringRequest{
				Path: at, PathExpression: at.Expression(), Config: v.config, ConfigValue: value.(types.String), ClientCapabilities: v.capabilities,
			}, &resp)
			diags.Append(resp.Diagnostics...)
		}
	case schema.BoolAttribute:
		for _, one := range a.Validators {
			resp := validator.BoolResponse{}
			one.ValidateBool(ctx, validator.BoolRequest{
				Path: at, PathExpression: at.Expression(), Config: v.config, ConfigValue: value.(types.Bool), ClientCapabilities: v.capabilities,
			}, &resp)
			diags.Append(resp.Diagnostics...)
		}
	case schema.Int64Attribute:
		for _, one := range a.Validators {
			resp := validator.Int64Response{}
			one.ValidateInt64(ctx, validator.Int64Request{
				Path: at, PathExpression: at.Expression(), Config: v.config, ConfigValue: value.(types.Int64), ClientCapabilities: v.capabilities,
			}, &resp)
			diags.Append(resp.Diagnostics...)
		}
	case schema.SetAttribute:
		for _, one := range a.Validators {
			resp := validator.SetResponse{}
			one.ValidateSet(ctx, validator.SetRequest{
				Path: at, PathExpression: at.Expression(), Config: v.config, ConfigValue: value.(types.Set), ClientCapabilities: v.capabilities,
			}, &resp)
			diags.Append(resp.Diagnostics...)
		}
	case schema.ListAttribute:
		for _, one := range a.Validators {
			resp := validator.ListResponse{}
			one.ValidateList(ctx, validator.ListRequest{
				Path: at, PathExpression: at.Expression(), Config: v.config, ConfigValue: value.(types.List), ClientCapabilities: v.capabilities,
			}, &resp)
			diags.Append(resp.Diagnostics...)
		}
	case schema.MapAttribute:
		for _, one := range a.Validators {
			resp := validator.MapResponse{}
			one.ValidateMap(ctx, validator.MapRequest{
				Path: at, PathExpression: at.Expression(), Config: v.config, ConfigValue: value.(types.Map), ClientCapabilities: v.capabilities,
			}, &resp)
			diags.Append(resp.Diagnostics...)
		}
	case schema.SingleNestedAttribute:
		for _, one := range a.Validators {
			resp := validator.ObjectResponse{}
			one.ValidateObject(ctx, validator.ObjectRequest{
				Path: at, PathExpression: at.Expression(), Config: v.config, ConfigValue: value.(types.Object), ClientCapabilities: v.capabilities,
			}, &resp)
			diags.Append(resp.Diagnostics...)
		}
		if !raw.IsNull() && (attributes(raw) == nil || !v.object(ctx, at, a.Attributes, attributes(raw))) {
			return false
		}
	default:
		return false
	}
	v.warnings.Append(diags...)
	return !diags.HasError()
}
