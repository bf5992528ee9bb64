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

const databaseDescription = "A Fillout database (Zite Database) holds tables of records. A form can write its submissions to a database."

var databasesData = tf.DataSource[*filloutapi.Client, *databases]{
	Type:        "fillout_databases",
	Description: "Use this data source to list the databases of the account. " + databaseDescription,
	Attributes: map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Optional: true, Validators: tf.NotEmpty(),
			MarkdownDescription: "Exact name by which the list is filtered. Without it, the list contains all databases.",
		},
		"databases": computedList("The databases, in Fillout's order.", map[string]schema.Attribute{
			"id":         computedString("ID of the database."),
			"name":       computedString("Name of the database."),
			"url":        computedString("Address of the database's page."),
			"created_at": computedString("Time at which the database was created, RFC 3339."),
			"updated_at": computedString("Time at which the database was last changed, RFC 3339."),
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
			m.Databases = append(m.Databases, databaseElement{stringValue(d.ID), stringValue(d.Name), stringValue(d.URL), stringValue(d.CreatedAt), stringValue(d.UpdatedAt)})
		}
	}
	return err
}

var databaseData = tf.DataSource[*filloutapi.Client, *database]{
	Type:        "fillout_database",
	Description: "Use this data source to read one database with its tables and their fields, by its ID or its name. " + databaseDescription,
	Attributes: map[string]schema.Attribute{
		"id":           byIDOrName("ID of the database.", "name", tf.ExactlyOneOf("name")),
		"name":         byIDOrName("Name of the database. It is an error if several databases have it.", "id"),
		"url":          computedString("Address of the database's page."),
		"workspace_id": computedString("ID of the workspace that contains the database; null if Fillout does not report it."),
		"created_at":   computedString("Time at which the database was created, RFC 3339."),
		"updated_at":   computedString("Time at which the database was last changed, RFC 3339."),
		"tables": computedList("Tables, in Fillout's order.", map[string]schema.Attribute{
			"id":               computedString("ID of the table."),
			"name":             computedString("Name of the table, unique in the database."),
			"url":              computedString("Address of the table's page."),
			"primary_field_id": computedString("ID of the field that identifies a record to people."),
			"fields": computedList("Fields, in Fillout's order.", map[string]schema.Attribute{
				"id":   computedString("ID of the field. A field that is deleted and created again gets a new ID."),
				"name": computedString("Name of the field."),
				"type": computedString("Type of the values, such as `single_line_text`, `number` or `linked_record`."),
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
	if m.ID.IsNull() {
		var err error
		if m.ID, err = aDatabase.byName(ctx, api, m.Name); err != nil {
			return err
		}
	}
	d, err := api.Database(ctx, m.ID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		return aDatabase.notFound(ctx, api, "id", m.ID)
	}
	if err != nil {
		return err
	}
	m.Name, m.URL, m.WorkspaceID = stringValue(d.Name), stringValue(d.URL), stringValue(d.WorkspaceID)
	m.CreatedAt, m.UpdatedAt = stringValue(d.CreatedAt), stringValue(d.UpdatedAt)
	m.Tables = []table{}
	for _, t := range d.Tables {
		element := table{ID: stringValue(t.ID), Name: stringValue(t.Name), URL: stringValue(t.URL), PrimaryFieldID: stringValue(t.PrimaryFieldID), Fields: []field{}}
		for _, f := range t.Fields {
			element.Fields = append(element.Fields, field{stringValue(f.ID), stringValue(f.Name), stringValue(f.Type)})
		}
		m.Tables = append(m.Tables, element)
	}
	return nil
}
