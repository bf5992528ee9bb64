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
	Type:        "fillout_webhook",
	Description: "A webhook sends each submission of a form to a URL, as a POST request with the members `formId`, `formName` and `submission`.",
	Notes: "- Fillout can neither read nor list webhooks. A refresh only checks that the form exists, and does not detect that a webhook was deleted outside Terraform.\n" +
		"- Fillout does not sign its requests. Put a secret into the URL to authenticate them; the URL is stored in state and shown in plans.\n" +
		"- An import cannot verify the webhook, and leaves `url` null. If `terraform plan -generate-config-out` writes `url = null`, set it to the webhook's URL.\n" +
		"- The webhooks on the Integrate page of the form's editor are separate. Fillout's API does not reach them.\n" +
		"- If the form is not found and the API key is not the one that found it last, the refresh fails and the state is unchanged, because the key may belong to another organisation.\n" +
		"- A killed apply can leave a webhook that cannot be found again, and the next apply creates another one: see [When an apply is interrupted](../guides/interrupted.md).",
	Attributes: map[string]schema.Attribute{
		"id": tf.Computed("ID of the webhook, which Fillout shows only when the webhook is created."),
		"form_id": schema.StringAttribute{
			Required: true, PlanModifiers: tf.RequiresReplace(),
			MarkdownDescription: formIDDescription + " Data source `integrations_fillout_form` finds it by the name.\n\nChanging this replaces the webhook.",
		},
		"url": schema.StringAttribute{
			Required: true, Validators: []validator.String{tf.WebhookURL()},
			PlanModifiers: tf.RequiresReplaceUnlessNull(),
			MarkdownDescription: "URL that Fillout sends submissions to. Fillout does not show it, so it is null in the data source.\n\n" +
				"Fillout does not document whether it accepts plain http. After an import it is null until the next apply. Changing this replaces the webhook.",
		},
	},
	Identity: []string{"form_id", "id"},
}

type webhook struct {
	ID     types.String `tfsdk:"id"`
	FormID types.String `tfsdk:"form_id"`
	URL    types.String `tfsdk:"url"`
}

// Check returns an error if the form does not exist. If its webhook was in the state, Check only warns: an error would also prevent a
// destroy, which plans the configuration first.
func (m *webhook) Check(ctx context.Context, api *filloutapi.Client) error {
	if m.FormID.ValueString() == "" {
		return nil
	}
	err := api.CheckForm(ctx, m.FormID.ValueString())
	if !errors.Is(err, rest.ErrNotFound) {
		return err
	}
	return aForm.notFoundAtPlan(ctx, api, "form_id", m.FormID)
}

// Create looks for the form first, because Fillout does not document the response for an unknown one.
func (m *webhook) Create(ctx context.Context, api *filloutapi.Client) error {
	err := api.CheckForm(ctx, m.FormID.ValueString())
	if errors.Is(err, rest.ErrNotFound) {
		return aForm.notFound(ctx, api, "form_id", m.FormID)
	}
	if err != nil {
		return err
	}
	id, err := api.CreateWebhook(ctx, m.FormID.ValueString(), m.URL.ValueString())
	if err != nil {
		return err
	}
	m.ID = types.StringValue(id)
	foundBy(ctx, api, m.FormID)
	return nil
}

// Read checks that the form exists. The webhook itself cannot be read.
func (m *webhook) Read(ctx context.Context, api *filloutapi.Client) error {
	err := suspectOtherAccount(ctx, api.CheckForm(ctx, m.FormID.ValueString()), api, "form", m.FormID)
	if errors.Is(err, rest.ErrNotFound) {
		api.NoteLost(m.FormID.ValueString())
		tf.Warn(ctx, "The form was deleted", "Fillout no longer has the form %s, so the webhook %s sends nothing. "+
			"Set form_id to another form, or remove the webhook from the configuration.", m.FormID.ValueString(), m.ID.ValueString())
	}
	if err != nil {
		return err
	}
	if tf.Named(ctx) {
		tf.Warn(ctx, "The webhook could not be verified", "Fillout shows no webhook, so the provider could only check that the form %s exists. Make sure that the webhook %s exists and belongs to this form.",
			m.FormID.ValueString(), m.ID.ValueString())
	}
	foundBy(ctx, api, m.FormID)
	return nil
}

// Update only stores the configured URL in state after an import. It sends nothing.
func (m *webhook) Update(ctx context.Context, _ *filloutapi.Client) error {
	tf.Warn(ctx, "The URL could not be checked", "Fillout does not show the URL of the webhook %s, so the URL of the configuration was stored in state unchecked. "+
		"If the webhook sends to another URL, replace it with: terraform apply -replace=…", m.ID.ValueString())
	return nil
}

func (m *webhook) Delete(ctx context.Context, api *filloutapi.Client) error {
	return suspectOtherAccount(ctx, api.DeleteWebhook(ctx, m.ID.ValueString()), api, "form", m.FormID)
}
