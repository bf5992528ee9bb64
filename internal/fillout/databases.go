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

const databaseDescription = "A Fillout database (Zite Database) holds tables of records, and can be what a form writes to. "

var databasesData = tf.DataSource[*filloutapi.Client, *databases]{
	Type:        "fillout_databases",
	Description: "Lists the databases of the account. " + databaseDescription,
	Attributes: map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Only those of exactly this name. If unset, all.",
		},
		"databases": list("The databases, in Fillout's order.", map[string]schema.Attribute{
			"id":         text("ID of the database."),
			"name":       text("Name of the database."),
			"url":        text("Address of the database's page."),
			"created_at": text("When it was created, RFC 3339."),
			"updated_at": text("When it was last changed, RFC 3339."),
		}),
	},
}

type databases struct {
	Name      types.String      `tfsdk:"name"`
	Databases []databaseElement `tfsdk:"databases"`
}

type databaseElement struct {
	ID        types.String `tfsdk:"id"`
	Name      types.String `tfsdk:"name"`
	URL       types.String `tfsdk:"url"`
	CreatedAt types.String `tfsdk:"created_at"`
	UpdatedAt types.String `tfsdk:"updated_at"`
}

func (m *databases) Read(ctx context.Context, api *filloutapi.Client) error {
	all, err := api.Databases(ctx)
	m.Databases = []databaseElement{}
	for _, d := range all {
		if m.Name.IsNull() || m.Name.ValueString() == string(d.Name) {
			m.Databases = append(m.Databases, databaseElement{textOf(d.ID), textOf(d.Name), textOf(d.URL), textOf(d.CreatedAt), textOf(d.UpdatedAt)})
		}
	}
	return err
}

var databaseData = tf.DataSource[*filloutapi.Client, *database]{
	Type:        "fillout_database",
	Description: "Reads one database with its tables and their fields. " + databaseDescription,
	Attributes: map[string]schema.Attribute{
		"id":           schema.StringAttribute{Required: true, Validators: tf.NotEmpty(), MarkdownDescription: databaseIDDescription},
		"name":         text("Name of the database."),
		"url":          text("Address of the database's page."),
		"workspace_id": text("ID of the workspace that it is in; null where Fillout does not tell."),
		"created_at":   text("When it was created, RFC 3339."),
		"updated_at":   text("When it was last changed, RFC 3339."),
		"tables": list("Tables, in Fillout's order.", map[string]schema.Attribute{
			"id":               text("ID of the table."),
			"name":             text("Name of the table, unique in the database."),
			"url":              text("Address of the table's page."),
			"primary_field_id": text("ID of the field that names a record."),
			"fields": list("Fields, in Fillout's order.", map[string]schema.Attribute{
				"id":   text("ID of the field. One that is deleted and made again has another ID."),
				"name": text("Name of the field."),
				"type": text("Type of the values, such as `single_line_text`, `number` or `linked_record`."),
			}),
		}),
	},
}

type database struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	URL         types.String `tfsdk:"url"`
	WorkspaceID types.String `tfsdk:"workspace_id"`
	CreatedAt   types.String `tfsdk:"created_at"`
	UpdatedAt   types.String `tfsdk:"updated_at"`
	Tables      []table      `tfsdk:"tables"`
}

type table struct {
	ID             types.String `tfsdk:"id"`
	Name           types.String `tfsdk:"name"`
	URL            types.String `tfsdk:"url"`
	PrimaryFieldID types.String `tfsdk:"primary_field_id"`
	Fields         []field      `tfsdk:"fields"`
}

type field struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
	Type types.String `tfsdk:"type"`
}

func (m *database) Read(ctx context.Context, api *filloutapi.Client) error {
	d, err := api.Database(ctx, m.ID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		return tf.Invalid("id", "%s", noDatabase(m.ID))
	}
	if err != nil {
		return err
	}
	m.Name, m.URL, m.WorkspaceID = textOf(d.Name), textOf(d.URL), textOf(d.WorkspaceID)
	m.CreatedAt, m.UpdatedAt = textOf(d.CreatedAt), textOf(d.UpdatedAt)
	m.Tables = []table{}
	for _, t := range d.Tables {
		element := table{ID: textOf(t.ID), Name: textOf(t.Name), URL: textOf(t.URL), PrimaryFieldID: textOf(t.PrimaryFieldID), Fields: []field{}}
		for _, f := range t.Fields {
			element.Fields = append(element.Fields, field{textOf(f.ID), textOf(f.Name), textOf(f.Type)})
		}
		m.Tables = append(m.Tables, element)
	}
	return nil
}

func noDatabase(id types.String) string {
	return "The account has no database with the ID \"" + id.ValueString() + "\". Data source integrations_fillout_databases lists them all."
}
