package fyle

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// oneKind accepts a schedule of one kind, and an interval with a length.
func oneKind() validator.Object {
	return tf.ObjectRule("exactly one of interval, date and cron", func(schedule types.Object) (problems []error) {
		set, unknown := 0, false
		for _, kind := range schedule.Attributes() {
			unknown = unknown || kind.IsUnknown()
			if !kind.IsNull() && !kind.IsUnknown() {
				set++
			}
		}
		if set > 1 || set == 0 && !unknown {
			problems = append(problems, fmt.Errorf("it has %d of them. Set exactly one of interval, date and cron", set))
		}
		every, ok := schedule.Attributes()["interval"].(types.Object)
		if !ok || every.IsNull() || every.IsUnknown() {
			return problems
		}
		for _, unit := range []string{"weeks", "days", "hours", "minutes", "seconds"} {
			if !every.Attributes()[unit].IsNull() {
				return problems
			}
		}
		return append(problems, tf.Invalid("interval", "The interval has no length. Set at least one of weeks, days, hours, minutes and seconds."))
	})
}
