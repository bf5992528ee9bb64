package filloutapi

import (
	"cmp"
	"context"
	"errors"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Form is a form of the listing.
type Form struct {
	ID   string
	Name string
	Tags []string
}

// formItem is a form in the listing. Some responses have a numeric id in addition to formId, and a name that is null.
type formItem struct {
	FormID Text     `json:"formId"`
	ID     Text     `json:"id"`
	Name   Text     `json:"name"`
	Tags   []string `json:"tags"`
}

func (i formItem) Validate() error { return requireID("form", cmp.Or(i.FormID, i.ID)) }

// FormDetails is a form with its parts. Types of questions are strings, because Fillout adds new ones.
type FormDetails struct {
	ID            Text         `json:"id"`
	Name          Text         `json:"name"`
	Tags          []string     `json:"tags"`
	Questions     []Question   `json:"questions"`
	Calculations  []TypedField `json:"calculations"`
	URLParameters []FormField  `json:"urlParameters"`
	Documents     []FormField  `json:"documents"`
	Scheduling    []FormField  `json:"scheduling"`
	Payments      []FormField  `json:"payments"`
	Quiz          struct {
		Enabled bool `json:"enabled"`
	} `json:"quiz"` // missing unless the form is a quiz
}

// Validate reports an error if the ID is missing.
func (f FormDetails) Validate() error { return requireID("form", f.ID) }

// FormField is a named part of a form.
type FormField struct {
	ID   Text `json:"id"`
	Name Text `json:"name"`
}

// TypedField is a named part of a form that has a type.
type TypedField struct {
	FormField
	Type Text `json:"type"`
}

// Question is one question of a form. Options is empty unless people choose from a list.
type Question struct {
	TypedField
	Options []Option `json:"options"`
}

// Option is an option of a question.
type Option struct {
	ID    Text `json:"id"`
	Value Text `json:"value"`
	Label Text `json:"label"`
}

// Forms lists all forms of the account, by one shared listing: GET /forms of
// https://www.fillout.com/help/fillout-rest-api, which has neither paging nor a filter.
func (c *Client) Forms(ctx context.Context) ([]Form, error) {
	return c.formList.Get(ctx, func(ctx context.Context) ([]Form, error) {
		items, err := sendToForms[listing[formItem]](ctx, c, rest.Request{Path: "forms"})
		if errors.Is(err, rest.ErrNotFound) {
			return nil, wrongAddress(c.forms, err)
		}
		forms := []Form{}
		for _, item := range items {
			forms = append(forms, Form{ID: string(cmp.Or(item.FormID, item.ID)), Name: string(item.Name), Tags: item.Tags})
		}
		return forms, err
	})
}

// Form reads one form: GET /forms/{formId} of https://www.fillout.com/help/fillout-rest-api. It returns [ErrNoForm] if no form has
// the ID. Fillout does not document the status for that, so each [refusal] counts.
func (c *Client) Form(ctx context.Context, id string) (FormDetails, error) {
	// If the address is wrong, the listing fails; otherwise a refusal is about the form.
	if _, err := c.Forms(ctx); err != nil {
		return FormDetails{}, err
	}
	form, err := sendToForms[FormDetails](ctx, c, rest.Request{Path: rest.Path("forms", id)})
	if refusal(err) != nil {
		return form, ErrNoForm
	}
	return form, err
}

// CheckForm returns [ErrNoForm] if the form does not exist. The shared listing answers for all forms. A form that it lacks is also
// read by its ID, because the listing may be out of date.
func (c *Client) CheckForm(ctx context.Context, id string) error {
	forms, err := c.Forms(ctx)
	if err != nil {
		return err
	}
	for _, f := range forms {
		if f.ID == id {
			return nil
		}
	}
	_, err = c.Form(ctx, id)
	return err
}
