package fyle

import (
	"context"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fyleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var webhookResource = tf.Resource[*fyleapi.Client, *webhook]{
	Type:   "fyle_webhook",
	Plural: "webhooks",
	Description: "A webhook (in Fyle's words a subscription) calls a URL of yours when something changes in the organisation. " +
		"Fyle neither signs what it sends nor deletes a webhook: put a secret into the URL, and expect a destroyed webhook to stay in Fyle's list, disabled.",
	Attributes: map[string]schema.Attribute{
		"id":     tf.Computed("ID of the subscription in Fyle."),
		"org_id": orgID(),
		"url": schema.StringAttribute{
			Required: true, Validators: []validator.String{tf.WebhookURL()},
			MarkdownDescription: "URL that Fyle sends a POST with JSON to, and that must answer 200. Changing it updates in place. " + takenUp("webhook"),
		},
		"subscribed_resources": schema.SetAttribute{
			Required: true, ElementType: types.StringType,
			Validators:          []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(tf.WarnUnlessOneOf(fyleapi.Resources...))},
			MarkdownDescription: "Kinds of objects to be told about: `" + strings.Join(fyleapi.Resources, "`, `") + "`. Fyle's list changes from time to time, so another value is a warning only. Changing them updates in place.",
		},
		"enabled": enabled("webhook"),
	},
	List: func(ctx context.Context, api *fyleapi.Client, empty func() *webhook) iter.Seq2[*webhook, error] {
		return tf.Each(api.Subscriptions.List(ctx), empty, (*webhook).fromAPI)
	},
}

type webhook struct {
	ID        types.String `tfsdk:"id"`
	OrgID     types.String `tfsdk:"org_id"`
	URL       types.String `tfsdk:"url"`
	Resources types.Set    `tfsdk:"subscribed_resources"`
	Enabled   types.Bool   `tfsdk:"enabled"`
}

func (m *webhook) Create(ctx context.Context, api *fyleapi.Client) error {
	made, err := api.Subscriptions.Create(ctx, m.toAPI())
	warnMade(ctx, "webhook", made.Object.ID, made.Object.URL, made)
	return m.fromAPI(made.Object, err)
}

func (m *webhook) Read(ctx context.Context, api *fyleapi.Client) error {
	return m.fromAPI(api.Subscriptions.Get(ctx, m.ID.ValueString()))
}

func (m *webhook) Update(ctx context.Context, api *fyleapi.Client) error {
	return m.fromAPI(api.Subscriptions.Update(ctx, m.toAPI()))
}

// Delete disables it: Fyle has no delete.
func (m *webhook) Delete(ctx context.Context, api *fyleapi.Client) error {
	return api.Subscriptions.Disable(ctx, m.toAPI())
}

// Kept tells what a destroy leaves at Fyle.
func (m *webhook) RemainsAfterDestroy() string {
	return kept("webhook", m.ID.ValueString(), m.URL.ValueString())
}

func (m *webhook) toAPI() fyleapi.Subscription {
	return fyleapi.Subscription{
		ID:        m.ID.ValueString(),
		URL:       m.URL.ValueString(),
		Resources: tf.StringsOf(m.Resources),
		Enabled:   m.Enabled.ValueBool(),
	}
}

func (m *webhook) fromAPI(s fyleapi.Subscription, err error) error {
	if err != nil {
		return err
	}
	m.ID = types.StringValue(s.ID)
	m.OrgID = types.StringValue(s.OrgID)
	m.URL = types.StringValue(s.URL)
	m.Resources = tf.SetOf(s.Resources)
	m.Enabled = types.BoolValue(s.Enabled)
	return nil
}
