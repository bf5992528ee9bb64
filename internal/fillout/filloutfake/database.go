package filloutfake

// Database is a Zite database, which the API calls a base (fillout/zitedb-api-client). The fake's databases are read-only.
type Database struct {
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Tables      []Table `json:"tables"`
	CreatedAt   string  `json:"createdAt"`
	UpdatedAt   string  `json:"updatedAt"`
	URL         string  `json:"url"`
	WorkspaceID string  `json:"workspaceId,omitempty"`
}

// Table is a table of a database.
type Table struct {
	ID             string  `json:"id"`
	Name           string  `json:"name"`
	Order          int     `json:"order"`
	PrimaryFieldID string  `json:"primaryFieldId"`
	Fields         []Field `json:"fields"`
	Views          []View  `json:"views"`
	URL            string  `json:"url"`
}

// Field is a column of a table.
type Field struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Type     string         `json:"type"`
	Template map[string]any `json:"template,omitempty"` // the settings of the type
	Order    int            `json:"order"`
}

// View is a view of a table.
type View struct {
	ID     string         `json:"id"`
	Name   string         `json:"name"`
	Type   string         `json:"type"`
	Config map[string]any `json:"config"`
}

// listDatabases returns the databases without their tables, as the README of fillout/zitedb-api-client shows them. The query can
// contain the ID of a workspace (fillout.com/help/database). See SetBasesWrapped for the shape of the list.
func (f *Fillout) listDatabases(q *request) (any, *failure) {
	type summary struct {
		ID        string `json:"id"`
		Name      string `json:"name"`
		CreatedAt string `json:"createdAt"`
		UpdatedAt string `json:"updatedAt"`
		URL       string `json:"url"`
	}
	workspace := q.URL.Query().Get("workspaceId")
	list := []summary{}
	for _, d := range f.Databases.List(func(d Database) bool { return workspace == "" || d.WorkspaceID == workspace }) {
		list = append(list, summary{d.ID, d.Name, d.CreatedAt, d.UpdatedAt, d.URL})
	}
	if f.basesWrapped {
		return map[string]any{"bases": list}, nil
	}
	return list, nil
}

func (f *Fillout) getDatabase(q *request) (any, *failure) {
	database, known := f.Databases.Get(q.PathValue("base"))
	if !known {
		return nil, notFound("Database")
	}
	database.Tables = orEmpty(database.Tables)
	return database, nil
}

// listFields returns the fields of a table (fillout/n8n-nodes-zitedb). The path contains the ID or the name of the table
// (fillout.com/help/database).
func (f *Fillout) listFields(q *request) (any, *failure) {
	database, known := f.Databases.Get(q.PathValue("base"))
	if !known {
		return nil, notFound("Database")
	}
	for _, table := range database.Tables {
		if named := q.PathValue("table"); table.ID == named || table.Name == named {
			return map[string]any{"fields": table.Fields}, nil
		}
	}
	return nil, notFound("Table")
}

// table returns the table with the ID, or the first table if the ID is "".
func (d Database) table(id string) (Table, bool) {
	for _, table := range d.Tables {
		if id == "" || table.ID == id {
			return table, true
		}
	}
	return Table{}, false
}
