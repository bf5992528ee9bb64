package filloutapi

import (
	"cmp"
	"context"
	"errors"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Form is a form as the listing has it.
type Form struct {
	ID   string
	Name string
	Tags []string
}

// formItem is a form in the listing. Older answers have a number as id beside formId, and a name that is null.
type formItem struct {
	FormID Text     `json:"formId"`
	ID     Text     `json:"id"`
	Name   Text     `json:"name"`
	Tags   []string `json:"tags"`
}

func (i formItem) Validate() error { return requireID("form", cmp.Or(i.FormID, i.ID)) }

// FormDetails is a form with what it asks for. The types of questions are texts: Fillout adds new ones.
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
	} `json:"quiz"` // left out unless it is a quiz
}

// Validate asks for the ID.
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

// Question is one question of a form; those to choose from have options.
type Question struct {
	TypedField
	Options []Option `json:"options"`
}

// Option is one choice of a question.
type Option struct {
	ID    Text `json:"id"`
	Value Text `json:"value"`
	Label Text `json:"label"`
}

// Forms lists all forms of the account, once for all who ask: there is no paging and no filter. GET /forms of
// https://www.fillout.com/help/fillout-rest-api.
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

// Form reads one form, [ErrNoForm] where there is none of that ID: which status Fillout has for that is not documented, so
// it is 404, or 400 unless that is about the key. GET /forms/{formId} of https://www.fillout.com/help/fillout-rest-api.
func (c *Client) Form(ctx context.Context, id string) (FormDetails, error) {
	// By the listing a wrong address is known from a form that is not there.
	if _, err := c.Forms(ctx); err != nil {
		return FormDetails{}, err
	}
	form, err := sendToForms[FormDetails](ctx, c, rest.Request{Path: rest.Path("forms", id)})
	if refusal(err) != nil {
		return form, ErrNoForm
	}
	return form, err
}

// CheckForm says whether there is a form, [ErrNoForm] where there is none. The listing answers for all forms at once; one
// that it has not is asked for by its ID, for a listing without it may be that of another account or behind the times.
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
