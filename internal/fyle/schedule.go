package fyle

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fyleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// The schedule of a scheduled callback is one of three kinds, each with Fyle's fields for it
// (fylein/fyle-platform-docs, reference/admin.yaml, schedule_config).

var scheduleAttribute = schema.SingleNestedAttribute{
	Required:            true,
	Validators:          []validator.Object{oneKind()},
	MarkdownDescription: "Schedule of the requests: exactly one of `interval`, `date` and `cron`.\n\nChanging this updates the callback in place.",
	Attributes: map[string]schema.Attribute{
		"interval": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Sends requests at an interval, which is the sum of `weeks`, `days`, `hours`, `minutes` and `seconds`.\n\nSet at least one of them.",
			Attributes: map[string]schema.Attribute{
				"weeks":      count("Weeks between two requests."),
				"days":       count("Days between two requests."),
				"hours":      count("Hours between two requests."),
				"minutes":    count("Minutes between two requests."),
				"seconds":    count("Seconds between two requests."),
				"jitter":     count("Maximum number of seconds by which a request is sent earlier or later, at random."),
				"start_date": timestamp("Time before which no request is sent (RFC 3339).\n\nIf unset, the schedule starts at once."),
				"end_date":   timestamp("Time after which no request is sent (RFC 3339).\n\nIf unset, the schedule never ends."),
			},
		},
		"date": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Sends a single request at a given time.",
			Attributes: map[string]schema.Attribute{
				"run_date": schema.StringAttribute{Required: true, Validators: []validator.String{tf.RFC3339()}, MarkdownDescription: "Time of the request (RFC 3339)."},
			},
		},
		"cron": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Sends a request when all set fields match the time. A field is `*` or a list of values, ranges and steps, such as `1,3-5` or `*/2`.\n\nSet at least one field besides `start_date` and `end_date`.",
			Attributes: map[string]schema.Attribute{
				"year":        cronAttribute("year", "Year, four digits."),
				"month":       cronAttribute("month", "Month, 1 to 12."),
				"day":         cronAttribute("day", "Day of the month, 1 to 31, or `last`."),
				"week":        cronAttribute("week", "ISO week, 1 to 53."),
				"day_of_week": cronAttribute("day_of_week", "Day of the week, `mon` to `sun`."),
				"hour":        cronAttribute("hour", "Hour, 0 to 23. Fyle does not document the time zone."),
				"minute":      cronAttribute("minute", "Minute, 0 to 59."),
				"second":      cronAttribute("second", "Second, 0 to 59."),
				"start_date":  timestamp("Time before which no request is sent (RFC 3339).\n\nIf unset, the schedule starts at once."),
				"end_date":    timestamp("Time after which no request is sent (RFC 3339).\n\nIf unset, the schedule never ends."),
			},
		},
	},
}

func count(description string) schema.Int64Attribute {
	return schema.Int64Attribute{Optional: true, Validators: []validator.Int64{tf.AtLeast(1)}, MarkdownDescription: description}
}

func timestamp(description string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, Validators: []validator.String{tf.RFC3339()}, MarkdownDescription: description}
}

type schedule struct {
	Interval *interval `tfsdk:"interval"`
	Date     *date     `tfsdk:"date"`
	Cron     *cron     `tfsdk:"cron"`
}

type interval struct {
	Weeks     types.Int64  `tfsdk:"weeks"`
	Days      types.Int64  `tfsdk:"days"`
	Hours     types.Int64  `tfsdk:"hours"`
	Minutes   types.Int64  `tfsdk:"minutes"`
	Seconds   types.Int64  `tfsdk:"seconds"`
	Jitter    types.Int64  `tfsdk:"jitter"`
	StartDate types.String `tfsdk:"start_date"`
	EndDate   types.String `tfsdk:"end_date"`
}

type date struct {
	RunDate types.String `tfsdk:"run_date"`
}

type cron struct {
	Year      types.String `tfsdk:"year"`
	Month     types.String `tfsdk:"month"`
	Day       types.String `tfsdk:"day"`
	Week      types.String `tfsdk:"week"`
	DayOfWeek types.String `tfsdk:"day_of_week"`
	Hour      types.String `tfsdk:"hour"`
	Minute    types.String `tfsdk:"minute"`
	Second    types.String `tfsdk:"second"`
	StartDate types.String `tfsdk:"start_date"`
	EndDate   types.String `tfsdk:"end_date"`
}

// fields are the fields of a kind of schedule, by Fyle's names.
type fields struct {
	numbers map[string]*types.Int64
	strings map[string]*types.String
}

func (i *interval) fields() fields {
	return fields{
		numbers: map[string]*types.Int64{"weeks": &i.Weeks, "days": &i.Days, "hours": &i.Hours, "minutes": &i.Minutes, "seconds": &i.Seconds, "jitter": &i.Jitter},
		strings: map[string]*types.String{"start_date": &i.StartDate, "end_date": &i.EndDate},
	}
}

func (d *date) fields() fields {
	return fields{strings: map[string]*types.String{"run_date": &d.RunDate}}
}

func (c *cron) fields() fields {
	return fields{strings: map[string]*types.String{
		"year": &c.Year, "month": &c.Month, "day": &c.Day, "week": &c.Week, "day_of_week": &c.DayOfWeek,
		"hour": &c.Hour, "minute": &c.Minute, "second": &c.Second, "start_date": &c.StartDate, "end_date": &c.EndDate,
	}}
}

func (s *schedule) toAPI() fyleapi.Schedule {
	switch {
	case s.Interval != nil:
		return fyleapi.Schedule{Type: "interval", When: s.Interval.fields().toAPI()}
	case s.Date != nil:
		return fyleapi.Schedule{Type: "date", When: s.Date.fields().toAPI()}
	default:
		return fyleapi.Schedule{Type: "cron", When: s.Cron.fields().toAPI()}
	}
}

// fromAPI returns the schedule of a response. s is the previous schedule, nil if there is none.
func (s *schedule) fromAPI(a fyleapi.Schedule) (*schedule, error) {
	if s == nil {
		s = &schedule{}
	}
	switch a.Type {
	case "interval":
		i := interval{}
		if s.Interval != nil {
			i = *s.Interval
		}
		return &schedule{Interval: &i}, i.fields().fromAPI(a.When)
	case "date":
		d := date{}
		if s.Date != nil {
			d = *s.Date
		}
		return &schedule{Date: &d}, d.fields().fromAPI(a.When)
	case "cron":
		c := cron{}
		if s.Cron != nil {
			c = *s.Cron
		}
		return &schedule{Cron: &c}, c.fields().fromAPI(a.When)
	}
	return nil, fmt.Errorf("Fyle has a schedule of the type %q, which this provider does not support", a.Type)
}

func (f fields) toAPI() map[string]any {
	when := map[string]any{}
	for name, n := range f.numbers {
		if !n.IsNull() {
			when[name] = n.ValueInt64()
		}
	}
	for name, t := range f.strings {
		if !t.IsNull() {
			when[name] = t.ValueString()
		}
	}
	return when
}

// fromAPI sets the fields. It is not documented whether Fyle returns an unset field as null, as 0 or not at all, nor in which
// format it returns a time or a number, so an equivalent value leaves the field unchanged.
func (f fields) fromAPI(when map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(f.numbers)) {
		n, err := strconv.ParseFloat(textOf(when[name], "0"), 64)
		if err != nil {
			return fmt.Errorf("Fyle returned %v for %s of a schedule instead of a number", when[name], name)
		}
		*f.numbers[name] = types.Int64Null()
		if n != 0 {
			*f.numbers[name] = types.Int64Value(int64(n))
		}
	}
	for name, before := range f.strings {
		now := textOf(when[name], "")
		switch {
		case now == "":
			*before = types.StringNull()
		case fyleapi.CanonicalField(before.ValueString()) != fyleapi.CanonicalField(now):
			*before = types.StringValue(now)
		}
	}
	return nil
}

func textOf(v any, otherwise string) string {
	switch v := v.(type) {
	case nil:
		return otherwise
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return fmt.Sprint(v)
	}
}
