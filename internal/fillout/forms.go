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
	formIDDescription = "ID of the form, which is the last part of its public address, `https://forms.fillout.com/t/<ID>`."
	tagsDescription   = "Kinds of the form: `form`, `quiz`, `survey`, `scheduling`."
)

var formsData = tf.DataSource[*filloutapi.Client, *forms]{
	Type:        "fillout_forms",
	Description: "Use this data source to list the forms of the account, in all workspaces. Fillout does not report which of them are published.",
	Attributes: map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Exact name by which the list is filtered. Names need not be unique. Without it, the list contains forms of any name.",
		},
		"tag": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tf.WarnUnlessOneOf("form", "quiz", "survey", "scheduling")},
			MarkdownDescription: "Tag by which the list is filtered: `form`, `quiz`, `survey` or `scheduling`. Without it, the list contains forms of any tag.",
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
