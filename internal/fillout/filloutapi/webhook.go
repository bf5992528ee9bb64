package filloutapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// UncertainError is the error of a create whose outcome is unknown: a webhook of the form may exist, with an unknown ID.
type UncertainError struct {
	FormID string
	Err    error
}

// Error explains why the provider cannot look for the webhook, and what to do.
func (e *UncertainError) Error() string {
	return fmt.Sprintf("a webhook of the form %s may exist at Fillout, because the response to its creation was lost. Fillout has no way to list the webhooks of a form, so the provider cannot look for it. "+
		"It does not retry either, because each request creates another webhook, and a form with two webhooks delivers everything twice. "+
		"Before the next apply, submit the form once and check whether the URL receives the submission. If it does not, apply again. If it does, look for the webhook on the Integrate page of the form, or ask Fillout's support to remove it. "+
		"You can also add a query to url, such as ?version=2, and let the receiver drop requests without it.\n\n%s", e.FormID, e.Err)
}

// Unwrap returns the error of the request.
func (e *UncertainError) Unwrap() error { return e.Err }

// CreateWebhook creates a webhook that sends the submissions of a form to a URL: POST /webhook/create of
// https://www.fillout.com/help/fillout-rest-api. It returns the webhook's ID, which Fillout shows only once. A request that may
// have reached Fillout is not retried, because each one creates another webhook; the error is then an [*UncertainError].
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
		return "", &UncertainError{formID, errors.New("the response to the creation of a webhook has no id")}
	}
	if rest.OutcomeUnknown(err) {
		return "", &UncertainError{formID, err}
	}
	return string(made.ID), err
}

// DeleteWebhook deletes a webhook: POST /webhook/delete of https://www.fillout.com/help/fillout-rest-api. It returns
// [rest.ErrNotFound] if the webhook does not exist. Fillout's own clients send the ID as the number that the create returned, but
// its OpenAPI document requires a string. A refused number is therefore sent once more as a string.
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
		return c.confirmNotFound(ctx, err) // the second refusal may be about the type of the ID
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

// confirmNotFound returns [rest.ErrNotFound] if err means that the webhook does not exist. If the address is wrong, the listing of
// forms fails too, and its error is returned.
func (c *Client) confirmNotFound(ctx context.Context, err error) error {
	if !isNotFound(err) {
		return err
	}
	if _, err := c.Forms(ctx); err != nil {
		return err
	}
	return rest.ErrNotFound
}
