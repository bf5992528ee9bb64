package tf

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// The validators in this file replace those of terraform-plugin-framework-validators, whose messages do not say what to do.

// OneOf accepts one of the values.
func OneOf(values ...string) validator.String {
	return Rule("one of "+strings.Join(values, ", "), func(value string) error {
		switch nearest := Nearest(value, values); {
		case slices.Contains(values, value):
			return nil
		case nearest != "":
			return fmt.Errorf("the value is not in this list. The nearest one is %s", nearest)
		}
		return errors.New("the value is not in this list")
	})
}

// MaxLength accepts a string of at most n characters.
func MaxLength(n int) validator.String {
	return Rule(fmt.Sprintf("at most %d characters long", n), func(value string) error {
		if length := len([]rune(value)); length > n {
			return fmt.Errorf("it has %d characters. Shorten it", length)
		}
		return nil
	})
}

// AtLeast accepts a number that is not less than least.
func AtLeast(least int64) validator.Int64 { return atLeast{least: least} }

// Between accepts a number that is neither less than least nor greater than most.
func Between(least, most int64) validator.Int64 { return atLeast{least, most} }

type atLeast struct{ least, most int64 } // most is 0 if there is no limit

func (v atLeast) Description(context.Context) string {
	if v.most != 0 {
		return fmt.Sprintf("at least %d and at most %d", v.least, v.most)
	}
	return fmt.Sprintf("at least %d", v.least)
}

func (v atLeast) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v atLeast) ValidateInt64(ctx context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	n := req.ConfigValue.ValueInt64()
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || n >= v.least && (v.most == 0 || n <= v.most) {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid value",
		fmt.Sprintf("%s must be %s. Set another number, or remove the argument.", req.Path, v.Description(ctx)))
}

// AnyOf accepts a set with at least one element. examples are some of the values that an element can have.
func AnyOf(examples ...string) validator.Set { return anyOf(examples) }

type anyOf []string

func (v anyOf) Description(context.Context) string { return "at least one of " + strings.Join(v, ", ") }

func (v anyOf) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (v anyOf) ValidateSet(ctx context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() || len(req.ConfigValue.Elements()) > 0 {
		return
	}
	resp.Diagnostics.AddAttributeError(req.Path, "Invalid value", fmt.Sprintf("%s is empty. Set %s.", req.Path, v.Description(ctx)))
}

// ExactlyOneOf is the name of a root attribute of a data source. It accepts a configuration that sets either that attribute or the
// validated one.
type ExactlyOneOf string

// Description returns what the validator requires.
func (e ExactlyOneOf) Description(context.Context) string { return "set unless " + string(e) + " is" }

// MarkdownDescription returns what the validator requires.
func (e ExactlyOneOf) MarkdownDescription(ctx context.Context) string { return e.Description(ctx) }

// ValidateString returns an error if both are set, or neither.
func (e ExactlyOneOf) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	other := attributes(req.Config.Raw)[string(e)]
	switch own := req.ConfigValue; {
	case own.IsUnknown() || !other.IsKnown() || own.IsNull() != other.IsNull():
	case own.IsNull():
		resp.Diagnostics.AddAttributeError(req.Path, "Missing argument", fmt.Sprintf("Neither %s nor %s is set. Set one of the two.", req.Path, string(e)))
	default:
		resp.Diagnostics.AddAttributeError(path.Root(string(e)), "Conflicting arguments", fmt.Sprintf("%s and %s are both set. Remove one of the two.", req.Path, string(e)))
	}
}

// noNulls accepts a set, a list or a map without a null element.
type noNulls struct{}

func (noNulls) Description(context.Context) string { return "without a null element" }

func (v noNulls) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (noNulls) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	for _, e := range req.ConfigValue.Elements() {
		if e.IsNull() {
			resp.Diagnostics.AddAttributeError(req.Path, "Invalid value", fmt.Sprintf("%s has an element that is null. Remove it.", req.Path))
			return
		}
	}
}

func (noNulls) ValidateList(_ context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	for i, e := range req.ConfigValue.Elements() {
		if e.IsNull() {
			resp.Diagnostics.AddAttributeError(req.Path.AtListIndex(i), "Invalid value", fmt.Sprintf("%s has an element that is null. Remove it.", req.Path))
			return
		}
	}
}

func (noNulls) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	for key, e := range req.ConfigValue.Elements() {
		if e.IsNull() {
			resp.Diagnostics.AddAttributeError(req.Path.AtMapKey(key), "Invalid value", fmt.Sprintf("%s has an element that is null. Remove it.", req.Path))
			return
		}
	}
}
