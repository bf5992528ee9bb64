package tf

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Computed returns a string attribute that the vendor sets once: it changes only if the object is replaced.
func Computed(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, MarkdownDescription: description,
		PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
	}
}

// NotEmpty returns the validators of a string that must not be empty. A resource needs none: see [rejectEmpty].
func NotEmpty() []validator.String { return []validator.String{notEmpty()} }

// RequiresReplace returns the plan modifiers of a string whose change replaces the object.
func RequiresReplace() []planmodifier.String {
	return []planmodifier.String{stringplanmodifier.RequiresReplace()}
}

// RequiresReplaceUnlessNull returns the plan modifiers of a string whose change replaces the object, unless the state has null
// because an import could not read the value. The configuration's value is then taken.
func RequiresReplaceUnlessNull() []planmodifier.String {
	const description = "a changed value replaces the object, unless an import left it null"
	return []planmodifier.String{stringplanmodifier.RequiresReplaceIf(
		func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
			resp.RequiresReplace = !req.StateValue.IsNull()
		}, description, description)}
}
