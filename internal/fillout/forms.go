package fillout

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

const (
	formIDDescription = "ID of the form: the last part of its public address `https://forms.fillout.com/t/<ID>`."
	tagsDescription   = "What kind of form it is: of `form`, `quiz`, `survey`, `scheduling`."
)

var formsData = tf.DataSource[*filloutapi.Client, *forms]{
	Type:        "fillout_forms",
	Description: "Lists the forms of the account. Fillout gives all of them at once, in all workspaces, and does not tell which are published.",
	Attributes: map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Only those of exactly this name; names need not be unique. If unset, all.",
		},
		"tag": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tf.WarnUnlessOneOf("form", "quiz", "survey", "scheduling")},
			MarkdownDescription: "Only those that have this tag: `form`, `quiz`, `survey` or `scheduling`. If unset, all.",
		},
		"forms": computedList("The forms, in Fillout's order.", map[string]schema.Attribute{
			"id":   computedString(formIDDescription),
			"name": computedString("Name of the form."),
			"tags": schema.SetAttribute{Computed: true, ElementType: types.StringType, MarkdownDescription: tagsDescription},
		}),
	},
}

type forms struct {
	Name  types.String  `tfsdk:"name"`
	Tag   types.String  `tfsdk:"tag"`
	Forms []formElement `tfsdk:"forms"`
}

type formElement struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
	Tags types.Set    `tfsdk:"tags"`
}

func (m *forms) Read(ctx context.Context, api *filloutapi.Client) error {
	all, err := api.Forms(ctx)
	m.Forms = []formElement{}
	for _, f := range all {
		named := m.Name.IsNull() || m.Name.ValueString() == f.Name
		tagged := m.Tag.IsNull() || slices.Contains(f.Tags, m.Tag.ValueString())
		if named && tagged {
			m.Forms = append(m.Forms, formElement{types.StringValue(f.ID), types.StringValue(f.Name), tf.SetOf(f.Tags)})
		}
	}
	return err
}
