package tf

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ObjectRule returns a validator of known objects. check returns what is wrong, by [Invalid] if one member is wrong. An error
// may be nil.
func ObjectRule(description string, check func(object types.Object) []error) validator.Object {
	return objectRule{rule{description: description}, check}
}

type objectRule struct {
	rule
	check func(object types.Object) []error
}

func (r objectRule) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	for _, err := range r.check(req.ConfigValue) {
		if err == nil {
			continue
		}
		if invalid, ok := err.(*AttributeError); ok { //nolint:errorlint // of the rule itself
			resp.Diagnostics.AddAttributeError(invalid.below(req.Path), "Invalid value", sentence(invalid.Message))
			continue
		}
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid value", fmt.Sprintf("%s must be %s: %s.", req.Path, r.description, err))
	}
}

// MapRule returns a validator of maps of strings with at most most entries. check returns why an entry is wrong and what to write instead,
// without the value. description completes "must be".
func MapRule(description string, most int, check func(key, value string) error) validator.Map {
	return mapRule{rule{description: description}, most, check}
}

type mapRule struct {
	rule
	most  int
	check func(key, value string) error
}

func (r mapRule) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	entries := req.ConfigValue.Elements()
	if len(entries) > r.most {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid value", fmt.Sprintf("%s must be %s: it has %d. Remove some.", req.Path, r.description, len(entries)))
	}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		value, ok := entries[key].(types.String)
		if !ok || value.IsUnknown() || value.IsNull() {
			continue
		}
		if err := r.check(key, value.ValueString()); err != nil {
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(key), "Invalid value", readable(fmt.Sprintf("%s of %s is wrong: %s.", strconv.Quote(key), req.Path, err)))
		}
	}
}

// RuleWith returns a validator of a string that depends on other strings at the root. check returns what is wrong.
func RuleWith(description string, names []string, check func(value string, others []types.String) error) validator.String {
	return ruleWith{rule{description: description}, names, check}
}

type ruleWith struct {
	rule
	names []string
	check func(value string, others []types.String) error
}

func (r ruleWith) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	others := make([]types.String, len(r.names))
	values := attributes(req.Config.Raw)
	for i, name := range r.names {
		value, err := types.StringType.ValueFromTerraform(ctx, values[name])
		if err != nil {
			resp.Diagnostics.AddAttributeError(path.Root(name), "Inconsistent values", sentence(err.Error()))
			return
		}
		others[i] = value.(types.String) // of this type
	}
	if err := r.check(req.ConfigValue.ValueString(), others); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Inconsistent values", sentence(err.Error()))
	}
}
