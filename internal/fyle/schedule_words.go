package fyle

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// words describes the schedule to a person: "every 6 hours".
func (s *schedule) words() string {
	switch {
	case s.Interval != nil:
		return s.Interval.words()
	case s.Date != nil:
		return "once at " + s.Date.RunDate.ValueString()
	default:
		return s.Cron.words()
	}
}

func (i *interval) words() string {
	var parts []string
	for _, part := range []struct {
		unit  string
		count types.Int64
	}{{"week", i.Weeks}, {"day", i.Days}, {"hour", i.Hours}, {"minute", i.Minutes}, {"second", i.Seconds}} {
		switch n := part.count.ValueInt64(); n {
		case 0:
		case 1:
			parts = append(parts, "1 "+part.unit)
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", n, part.unit))
		}
	}
	all := strings.Join(parts, " ")
	if len(parts) == 1 {
		all = strings.TrimPrefix(all, "1 ")
	}
	return "every " + all
}

func (c *cron) words() string {
	var parts []string
	for _, part := range []struct {
		field string
		value types.String
	}{
		{"year", c.Year}, {"month", c.Month}, {"week", c.Week}, {"day", c.Day}, {"day of the week", c.DayOfWeek}, {"hour", c.Hour}, {"minute", c.Minute}, {"second", c.Second},
	} {
		if value := part.value.ValueString(); value != "" {
			parts = append(parts, part.field+" "+value)
		}
	}
	return "at " + strings.Join(parts, ", ")
}
