package fillout

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var formData = tf.DataSource[*filloutapi.Client, *form]{
	Type:        "fillout_form",
	Description: "Use this data source to read one form, by its ID or its name, with its questions and calculations. Submissions, and therefore webhooks, refer to them by these IDs.",
	Attributes: map[string]schema.Attribute{
		"id":   byIDOrName(formIDDescription, "name", tf.ExactlyOneOf("name")),
		"name": byIDOrName("Name of the form. It is an error if several forms have it.", "id"),
		"tags": schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: tagsDescription},
		"questions": computedList("Questions, in the order of the form.", map[string]schema.Attribute{
			"id":   computedString("ID of the question."),
			"name": computedString("Question, as shown to people."),
			"type": computedString("Type of the question, such as `ShortAnswer`, `EmailInput` or `Dropdown`. Fillout adds new types."),
			"options": computedList("Options to choose from; empty if the question has none.", map[string]schema.Attribute{
				"id":    computedString("ID of the option."),
				"value": computedString("Value that is submitted."),
				"label": computedString("Label, as shown to people."),
			}),
		}),
		"calculations": computedList("Values that the form calculates.", map[string]schema.Attribute{
			"id":   computedString("ID of the calculation."),
			"name": computedString("Name of the calculation."),
			"type": computedString("Type of the value: `text`, `number` or `duration`."),
		}),
		"url_parameters": computedList("Parameters that the form reads from its address.", named("parameter")),
		"documents":      computedList("Documents that the form generates.", named("document")),
		"scheduling":     computedList("Parts of the form in which people choose a time.", named("part")),
		"payments":       computedList("Parts of the form in which people pay.", named("part")),
		"quiz_enabled":   schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the form is a quiz, which scores the answers."},
	},
}

func named(what string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":   computedString("ID of the " + what + "."),
		"name": computedString("Name of the " + what + "."),
	}
}

type form struct {
	ID            types.String  `tfsdk:"id"`
	Name          types.String  `tfsdk:"name"`
	Tags          types.Set     `tfsdk:"tags"`
	Questions     []question    `tfsdk:"questions"`
	Calculations  []calculation `tfsdk:"calculations"`
	URLParameters []part        `tfsdk:"url_parameters"`
	Documents     []part        `tfsdk:"documents"`
	Scheduling    []part        `tfsdk:"scheduling"`
	Payments      []part        `tfsdk:"payments"`
	QuizEnabled   types.Bool    `tfsdk:"quiz_enabled"`
}

type question struct {
	ID      types.String `tfsdk:"id"`
	Name    types.String `tfsdk:"name"`
	Type    types.String `tfsdk:"type"`
	Options []option     `tfsdk:"options"`
}

type option struct {
	ID    types.String `tfsdk:"id"`
	Value types.String `tfsdk:"value"`
	Label types.String `tfsdk:"label"`
}

type calculation struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
	Type types.String `tfsdk:"type"`
}

type part struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

func (m *form) Read(ctx context.Context, api *filloutapi.Client) error {
	if m.ID.IsNull() {
		var err error
		if m.ID, err = aForm.byName(ctx, api, m.Name); err != nil {
			return err
		}
	}
	f, err := api.Form(ctx, m.ID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		return aForm.notFound(ctx, api, "id", m.ID)
	}
	if err != nil {
		return err
	}
	m.Name = stringValue(f.Name)
	m.Tags = tf.SetOf(f.Tags)
	m.Questions = []question{}
	for _, q := range f.Questions {
		element := question{ID: stringValue(q.ID), Name: stringValue(q.Name), Type: stringValue(q.Type), Options: []option{}}
		for _, o := range q.Options {
			element.Options = append(element.Options, option{stringValue(o.ID), stringValue(o.Value), stringValue(o.Label)})
		}
		m.Questions = append(m.Questions, element)
	}
	m.Calculations = []calculation{}
	for _, c := range f.Calculations {
		m.Calculations = append(m.Calculations, calculation{stringValue(c.ID), stringValue(c.Name), stringValue(c.Type)})
	}
	m.URLParameters, m.Documents = parts(f.URLParameters), parts(f.Documents)
	m.Scheduling, m.Payments = parts(f.Scheduling), parts(f.Payments)
	m.QuizEnabled = types.BoolValue(f.Quiz.Enabled)
	return nil
}

func parts(fields []filloutapi.FormField) []part {
	out := []part{}
	for _, f := range fields {
		out = append(out, part{stringValue(f.ID), stringValue(f.Name)})
	}
	return out
}
