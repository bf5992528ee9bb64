package filloutfake

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// Form is a form as the API returns it (fillout.com/help/fillout-rest-api; npm @fillout/api for tags, documents and the options of a
// question). The API cannot create forms, only the dashboard can.
type Form struct {
	ID            string        `json:"id"` // the ID in the form's public address
	Name          string        `json:"name"`
	Tags          []string      `json:"tags"`
	Questions     []Question    `json:"questions"`
	Calculations  []Calculation `json:"calculations"`
	URLParameters []Named       `json:"urlParameters"`
	Documents     []Named       `json:"documents"`
	Scheduling    []Named       `json:"scheduling"`
	Payments      []Named       `json:"payments"`
	Quiz          *Quiz         `json:"quiz,omitempty"` // nil if the form is not a quiz
	Number        int           `json:"-"`              // "id" in the list of forms
}

// MarshalJSON encodes a nil list as [], so a test can omit lists.
func (f Form) MarshalJSON() ([]byte, error) {
	type fields Form
	f.Tags, f.Questions, f.Calculations = orEmpty(f.Tags), orEmpty(f.Questions), orEmpty(f.Calculations)
	f.URLParameters, f.Documents = orEmpty(f.URLParameters), orEmpty(f.Documents)
	f.Scheduling, f.Payments = orEmpty(f.Scheduling), orEmpty(f.Payments)
	return fake.JSON(fields(f)), nil
}

// Question is a field for the respondent's answer.
type Question struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Type    string   `json:"type"`
	Options []Choice `json:"options,omitempty"`
}

// Choice is one of the answers to choose from.
type Choice struct {
	ID    string `json:"id"`
	Value string `json:"value"`
	Label string `json:"label"`
}

// Calculation is a value that the form computes.
type Calculation struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Type string `json:"type"` // number, text or duration
}

// Named is a part of a form for which the API only returns an ID and a name.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Quiz holds whether answers are scored.
type Quiz struct {
	Enabled bool `json:"enabled"`
}

// listForms returns all forms of the organization as a bare list without pages. The numeric ID is not documented. Third parties
// observed it at the live API in 2024.
func (f *Fillout) listForms(*request) (any, *failure) {
	type summary struct {
		FormID string   `json:"formId"`
		Name   string   `json:"name"`
		Tags   []string `json:"tags"`
		ID     int      `json:"id"`
	}
	list := []summary{}
	for _, form := range f.Forms.List(nil) {
		list = append(list, summary{form.ID, form.Name, orEmpty(form.Tags), form.Number})
	}
	return list, nil
}

// getForm returns a form. The response for an unknown form is not known, see SetUnknown.
func (f *Fillout) getForm(q *request) (any, *failure) {
	form, known := f.Forms.Get(q.PathValue("form"))
	if !known {
		return nil, f.unknown("Form")
	}
	return form, nil
}

// listSubmissions returns a page of a form's submissions. It supports the query parameters limit, offset and sort
// (fillout.com/help/fillout-rest-api). All stored submissions are finished, so none has the status in_progress. The response to an
// invalid value is not known.
func (f *Fillout) listSubmissions(q *request) (any, *failure) {
	form, known := f.Forms.Get(q.PathValue("form"))
	if !known {
		return nil, f.unknown("Form")
	}
	query := q.URL.Query()
	limit, limitIsNumber := number(query.Get("limit"), 50)
	offset, offsetIsNumber := number(query.Get("offset"), 0)
	if !limitIsNumber || limit < 1 || limit > 150 || !offsetIsNumber || offset < 0 {
		return nil, &failure{status: http.StatusBadRequest, message: "limit must be 1 to 150, offset 0 or more"}
	}
	all := f.Submissions.List(func(s Submission) bool {
		return s.FormID == form.ID && query.Get("status") != "in_progress"
	})
	if query.Get("sort") == "desc" {
		slices.Reverse(all)
	}
	return struct {
		Responses []Submission `json:"responses"`
		Total     int          `json:"totalResponses"`
		Pages     int          `json:"pageCount"`
	}{all[min(offset, len(all)):min(offset+limit, len(all))], len(all), (len(all) + limit - 1) / limit}, nil
}

func number(text string, otherwise int) (int, bool) {
	if text == "" {
		return otherwise, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}
