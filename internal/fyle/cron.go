package fyle

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// cronField is what a field of a cron schedule accepts: a list of `*`, values, ranges and steps.
type cronField struct {
	least, most int
	names       []string       // which can be used instead of numbers
	other       *regexp.Regexp // a further expression, nil if there is none
	example     string
}

var dayOfMonth = regexp.MustCompile(`^(?:last|(?:1st|2nd|3rd|4th|5th|last) +(?:mon|tue|wed|thu|fri|sat|sun))$`)

var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// Fyle documents one example for each field and no syntax (fylein/fyle-platform-docs, reference/admin.yaml). The fields are those of
// APScheduler (apscheduler.triggers.cron), so whatever APScheduler accepts is accepted.
var cronSyntax = map[string]cronField{
	"year":        {least: 1970, most: 9999, example: "2030"},
	"month":       {least: 1, most: 12, names: []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}, example: "1-6"},
	"day":         {least: 1, most: 31, other: dayOfMonth, example: "last"},
	"week":        {least: 1, most: 53, example: "2"},
	"day_of_week": {least: 0, most: 6, names: weekdays, example: "mon-fri"},
	"hour":        {least: 0, most: 23, example: "9,17"},
	"minute":      {least: 0, most: 59, example: "*/15"},
	"second":      {least: 0, most: 59, example: "0"},
}

// cronAttribute returns the attribute of a field.
func cronAttribute(name, description string) schema.StringAttribute {
	f := cronSyntax[name]
	return schema.StringAttribute{Optional: true, Validators: []validator.String{f.validator()}, MarkdownDescription: description}
}

func (f cronField) validator() validator.String {
	values := fmt.Sprintf("%d to %d", f.least, f.most)
	if f.names != nil {
		values += ", or " + f.names[0] + " to " + f.names[len(f.names)-1]
	}
	if f.other != nil {
		values += ", or last"
	}
	return tf.Rule(fmt.Sprintf("`*`, or values from %s, as in %q", values, f.example), func(expression string) error {
		for part := range strings.SplitSeq(strings.ToLower(expression), ",") {
			if err := f.check(part); err != nil {
				return err
			}
		}
		return nil
	})
}

// cronPart has the first and the last value, and the step.
var cronPart = regexp.MustCompile(`^(?:\*|(\w+)(?:-(\w+))?)(?:/0*[1-9]\d*)?$`)

func (f cronField) check(part string) error {
	if f.other != nil && f.other.MatchString(part) {
		return nil
	}
	found := cronPart.FindStringSubmatch(part)
	if found == nil {
		return errors.New("it has another form. Write a list of values, ranges and steps, such as 1,3-5 or */2")
	}
	previous := -1
	for _, text := range found[1:] {
		value, err := f.value(text)
		switch {
		case text == "":
			continue
		case err != nil:
			return err
		case value < previous:
			return errors.New("a range ends before it begins. Write it as two ranges, separated by a comma")
		}
		previous = value
	}
	return nil
}

// value returns the number of a value.
func (f cronField) value(text string) (int, error) {
	if i := slices.Index(f.names, text); i >= 0 {
		return f.least + i, nil
	}
	number, err := strconv.Atoi(text)
	if err != nil {
		return 0, errors.New("one of its values is neither a number nor a known name")
	}
	if number < f.least || number > f.most {
		return 0, errors.New("one of its values is not in this range")
	}
	return number, nil
}
