package fyle

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// The fields of which a schedule needs at least one. Terraform drops misspelt keys of an object, so a typo leaves an empty one.
var (
	intervalFields = []string{"weeks", "days", "hours", "minutes", "seconds"}
	cronFields     = []string{"year", "month", "day", "week", "day_of_week", "hour", "minute", "second"}
)

// oneKind accepts a schedule of one kind that is not empty.
func oneKind() validator.Object {
	return tf.ObjectRule("exactly one of interval, date and cron", func(schedule types.Object) (problems []error) {
		set, unknown := 0, false
		for _, kind := range schedule.Attributes() {
			unknown = unknown || kind.IsUnknown()
			if !kind.IsNull() && !kind.IsUnknown() {
				set++
			}
		}
		switch {
		case set > 1:
			return []error{fmt.Errorf("it has %d of them. Remove all but one", set)}
		case set == 0 && !unknown:
			return []error{errors.New("it has 0 of them. Terraform ignores unknown fields, so check the spelling")}
		}
		for kind, fields := range map[string][]string{"interval": intervalFields, "cron": cronFields} {
			if object, ok := schedule.Attributes()[kind].(types.Object); ok && !object.IsNull() && !object.IsUnknown() {
				problems = append(problems, notEmpty(kind, object, fields), endsAfterStart(kind, object))
			}
		}
		return problems
	})
}

// notEmpty returns an error unless one of the fields is set.
func notEmpty(kind string, object types.Object, fields []string) error {
	for _, name := range fields {
		if !object.Attributes()[name].IsNull() {
			return nil
		}
	}
	last := len(fields) - 1
	return tf.Invalid(kind, "The %s has none of the fields that determine when. Set at least one of %s and %s. Terraform ignores unknown fields, so check the spelling.",
		kind, strings.Join(fields[:last], ", "), fields[last])
}

// endsAfterStart returns an error if the end is not after the start.
func endsAfterStart(kind string, object types.Object) error {
	start, hasStart := timeOf(object.Attributes()["start_date"])
	end, hasEnd := timeOf(object.Attributes()["end_date"])
	if !hasStart || !hasEnd || end.After(start) {
		return nil
	}
	return tf.Invalid(kind+".end_date", "The end_date of the schedule is not after its start_date, so no request would be sent. Set a later end_date.")
}

// timeOf returns the time of a field, if it has one.
func timeOf(field attr.Value) (time.Time, bool) {
	text, _ := field.(types.String)
	moment, err := time.Parse(time.RFC3339, text.ValueString())
	return moment, err == nil
}

// checkRunDate returns an error if the single request of a schedule would never be sent. Time alone can make a configuration wrong that was
// never applied, and a destroy plans it first, so the error names a destroy without that plan.
func (s *schedule) checkRunDate(now time.Time) error {
	if s == nil || s.Date == nil {
		return nil
	}
	if run, known := timeOf(s.Date.RunDate); !known || run.After(now) {
		return nil
	}
	return tf.Invalid("schedule.date.run_date", "The run_date of the schedule is in the past, so the request would never be sent. Set run_date to a later time. To destroy what was applied, run: terraform destroy -refresh=false")
}
