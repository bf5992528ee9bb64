package filloutapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// UncertainError says that a webhook may have been made although nobody knows its ID.
type UncertainError struct {
	FormID string
	Err    error
}

// Error says what may be there, why nobody can look, and what to do.
func (e *UncertainError) Error() string {
	return fmt.Sprintf("a webhook of the form %s may exist at Fillout all the same: the answer to the request that makes it was lost. Fillout has no way to list or find the webhooks of a form, "+
		"so the provider cannot look it up, and does not ask again, since each request makes another webhook and a form with two delivers everything twice. "+
		"Before the next apply, submit the form once and see whether the URL receives it. If it does not, apply again. If it does, look for the webhook on the Integrate page of the form, or have Fillout's support remove it; "+
		"or give url a part of its own, such as ?version=2, and have the receiver drop what comes without it.\n\n%s", e.FormID, e.Err)
}

// Unwrap gives what went wrong.
func (e *UncertainError) Unwrap() error { return e.Err }

// CreateWebhook subscribes an URL to the submissions of a form and gives the ID of the webhook, the only handle to it. It
// is never repeated once the request may have arrived, for each makes another webhook; the error is then an
// [*UncertainError]. POST /webhook/create of https://www.fillout.com/help/fillout-rest-api.
func (c *Client) CreateWebhook(ctx context.Context, formID, url string) (id string, err error) {
	made, err := sendToForms[struct {
		ID Text `json:"id"`
	}](ctx, c, rest.Request{
		Method: http.MethodPost, Path: rest.Path("webhook", "create"),
		Body: struct {
			FormID string `json:"formId"`
			URL    string `json:"url"`
		}{formID, url},
	})
	if err == nil && made.ID == "" {
		return "", &UncertainError{formID, errors.New("the answer to POST /v1/api/webhook/create has no id")}
	}
	if rest.OutcomeUnknown(err) {
		return "", &UncertainError{formID, err}
	}
	return string(made.ID), err
}

// DeleteWebhook ends a subscription, [rest.ErrNotFound] where it has ended. Fillout's own clients send the ID as the number
// that it was created with, while its OpenAPI document asks for a text: so a refused number is sent once more as a text.
// POST /webhook/delete of https://www.fillout.com/help/fillout-rest-api.
func (c *Client) DeleteWebhook(ctx context.Context, id string) error {
	number, notANumber := strconv.ParseInt(id, 10, 64)
	if notANumber != nil {
		return c.confirmNotFound(ctx, c.deleteWebhook(ctx, id))
	}
	err := c.deleteWebhook(ctx, number)
	if e := refusal(err); e == nil || e.Status != http.StatusBadRequest {
		return c.confirmNotFound(ctx, err)
	}
	asString := c.deleteWebhook(ctx, id)
	if refusal(asString) != nil && !isNotFound(asString) {
		return c.confirmNotFound(ctx, err) // the first refusal is the one that is about the webhook
	}
	return c.confirmNotFound(ctx, asString)
}

func (c *Client) deleteWebhook(ctx context.Context, id any) error {
	_, err := sendToForms[rest.None](ctx, c, rest.Request{
		Method: http.MethodPost, Path: rest.Path("webhook", "delete"), Retry: rest.RetryAlways,
		Body: struct {
			ID any `json:"webhookId"`
		}{id},
	})
	return err
}

// confirmNotFound makes [rest.ErrNotFound] of a refusal that says that the webhook is not there, once the listing of forms has shown
// that it is not the address that is wrong.
func (c *Client) confirmNotFound(ctx context.Context, err error) error {
	if !isNotFound(err) {
		return err
	}
	if _, err := c.Forms(ctx); err != nil {
		return err
	}
	return rest.ErrNotFound
}
