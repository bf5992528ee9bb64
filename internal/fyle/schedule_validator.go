package fyle

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// oneKind accepts a schedule of one kind, and an interval with a length.
type oneKind struct{}

func (oneKind) Description(context.Context) string {
	return "exactly one of interval, date and cron"
}

func (v oneKind) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (oneKind) ValidateObject(_ context.Context, req validator.ObjectRequest, resp *validator.ObjectResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	set, unknown := 0, false
	for _, kind := range req.ConfigValue.Attributes() {
		unknown = unknown || kind.IsUnknown()
		if !kind.IsNull() && !kind.IsUnknown() {
			set++
		}
	}
	if set > 1 || set == 0 && !unknown {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid schedule", fmt.Sprintf("The schedule has %d of interval, date and cron. Set exactly one of them.", set))
	}
	every, ok := req.ConfigValue.Attributes()["interval"].(types.Object)
	if !ok || every.IsNull() || every.IsUnknown() {
		return
	}
	for _, unit := range []string{"weeks", "days", "hours", "minutes", "seconds"} {
		if !every.Attributes()[unit].IsNull() {
			return
		}
	}
	resp.Diagnostics.AddAttributeError(req.Path.AtName("interval"), "Invalid schedule", "The interval has no length. Set at least one of weeks, days, hours, minutes and seconds.")
}
