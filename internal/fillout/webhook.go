package fillout

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var webhookResource = tf.Resource[*filloutapi.Client, *webhook]{
	Type: "fillout_webhook",
	Description: "A webhook sends each submission of a form to a URL, as a POST with the members `formId`, `formName` and `submission`. " +
		"Fillout can neither show nor list webhooks: Terraform trusts its state, sees that the form still exists, and cannot see that a webhook was removed by other means. " +
		"The webhooks on the Integrate page of the form's editor are other ones, which Fillout's API does not reach. " +
		"A webhook whose apply was killed before it was in the state cannot be found again: the next apply makes another one, and everything is delivered twice until you change `url` and drop what still comes to the old one, or Fillout's support removes it.",
	Attributes: map[string]schema.Attribute{
		"id": tf.Computed("ID of the webhook in Fillout: the only handle to it, which Fillout gives once, when it is created."),
		"form_id": schema.StringAttribute{
			Required: true, Validators: tf.NotEmpty(), PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: "ID of the form: the last part of its public address `https://forms.fillout.com/t/<ID>`, and in data source `integrations_fillout_forms`. Changing it makes a new webhook.",
		},
		"url": schema.StringAttribute{
			Required: true, Validators: []validator.String{tf.WebhookURL()},
			PlanModifiers: tf.RequiresReplaceUnlessNull(),
			MarkdownDescription: "Address that submissions are sent to. Fillout does not sign what it sends, so a secret part of the address is how a receiver can tell; it is then kept in Terraform's state and shown in plans. " +
				"Whether Fillout takes plain http is not documented. Changing it makes a new webhook. Fillout does not tell it: it is null after an import, until the next apply takes it from the configuration, and in the data source.",
		},
		"key_fingerprint": keyFingerprint(),
	},
	Identity: []string{"form_id", "id"},
}

type webhook struct {
	ID             types.String `tfsdk:"id"`
	FormID         types.String `tfsdk:"form_id"`
	URL            types.String `tfsdk:"url"`
	KeyFingerprint types.String `tfsdk:"key_fingerprint"`
}

// Check warns only: where a form was deleted, the plan is still to show what becomes of its webhook.
func (m *webhook) Check(ctx context.Context, api *filloutapi.Client) error {
	if m.FormID.ValueString() == "" {
		return nil
	}
	err := api.CheckForm(ctx, m.FormID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		tf.Warn(ctx, "There is no such form", "%s The apply will fail.", formNotFound(m.FormID))
		return nil
	}
	return err
}

// Create looks for the form first: what Fillout makes of an unknown one is not documented.
func (m *webhook) Create(ctx context.Context, api *filloutapi.Client) error {
	err := api.CheckForm(ctx, m.FormID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		return tf.Invalid("form_id", "%s", formNotFound(m.FormID))
	}
	if err != nil {
		return err
	}
	id, err := api.CreateWebhook(ctx, m.FormID.ValueString(), m.URL.ValueString())
	if err != nil {
		return err
	}
	m.ID = types.StringValue(id)
	m.KeyFingerprint = fingerprint(api, m.FormID)
	return nil
}

// Read sees that the form is still there; the webhook itself cannot be read.
func (m *webhook) Read(ctx context.Context, api *filloutapi.Client) error {
	err := suspectOtherAccount(api.CheckForm(ctx, m.FormID.ValueString()), api, "form", m.FormID, m.KeyFingerprint)
	if errors.Is(err, rest.ErrNotFound) {
		tf.Warn(ctx, "The form was deleted", "Fillout has no form %s any more, so the webhook %s has nothing left to send. "+
			"Give form_id another form, or take the webhook out of the configuration.", m.FormID.ValueString(), m.ID.ValueString())
	}
	if err != nil {
		return err
	}
	m.KeyFingerprint = fingerprint(api, m.FormID)
	return nil
}

// Update is for the URL after an import alone, which nothing has to be sent for.
func (m *webhook) Update(ctx context.Context, _ *filloutapi.Client) error {
	tf.Warn(ctx, "The URL was taken on trust", "Fillout does not tell where the webhook %s sends to, so the URL of the configuration was put into the state without being checked. "+
		"If it is another one, replace the webhook: terraform apply -replace=…", m.ID.ValueString())
	return nil
}

func (m *webhook) Delete(ctx context.Context, api *filloutapi.Client) error {
	return suspectOtherAccount(api.DeleteWebhook(ctx, m.ID.ValueString()), api, "form", m.FormID, m.KeyFingerprint)
}

func formNotFound(id types.String) string {
	return "The account has no form with the ID \"" + id.ValueString() + "\". The ID is the last part of the form's public address, https://forms.fillout.com/t/<ID>; data source integrations_fillout_forms lists them all."
}
