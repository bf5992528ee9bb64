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
	Type:        "fyle_webhook",
	Plural:      "webhooks",
	Description: "A webhook of Fyle, which Fyle calls a subscription, sends a request to a URL when an object of the organisation changes.",
	Notes:       "- Fyle does not sign its requests. Put a secret into the URL to authenticate them; the URL is stored in state and shown in plans.\n" + notes("webhook"),
	Attributes: map[string]schema.Attribute{
		"id":     tf.Computed("ID of the subscription in Fyle."),
		"org_id": orgID(),
		"url": schema.StringAttribute{
			Required: true, Validators: []validator.String{tf.WebhookURL()},
			MarkdownDescription: "URL that Fyle sends a POST request with JSON to.\n\nThe URL must return status 200. Changing this updates the webhook in place.",
		},
		"subscribed_resources": schema.SetAttribute{
			Required: true, ElementType: types.StringType,
			Validators:          []validator.Set{tf.AnyOf(fyleapi.Resources...), setvalidator.ValueStringsAre(tf.WarnUnlessOneOf(fyleapi.Resources...))},
			MarkdownDescription: "Kinds of objects whose changes are sent.\n\nOne or more of `" + strings.Join(fyleapi.Resources, "`, `") + "`. Fyle's list changes from time to time, so another value only causes a warning. Changing this updates the webhook in place.",
		},
		"enabled": enabled("webhook"),
	},
	List: func(ctx context.Context, api *fyleapi.Client, empty func() *webhook) iter.Seq2[*webhook, error] {
		return tf.Each(api.Subscriptions.List(ctx), empty, (*webhook).fromAPI)
	},
	ListArguments: listArguments("webhooks", func(m *webhook) types.String { return m.URL }, func(m *webhook) types.Bool { return m.Enabled }),
}

type webhook struct {
	ID        types.String `tfsdk:"id"`
	OrgID     types.String `tfsdk:"org_id"`
	URL       types.String `tfsdk:"url"`
	Resources types.Set    `tfsdk:"subscribed_resources"`
	Enabled   types.Bool   `tfsdk:"enabled"`
}

func (m *webhook) Create(ctx context.Context, api *fyleapi.Client) error {
	return m.fromAPI(api.Subscriptions.Create(ctx, m.toAPI()))
}

func (m *webhook) Existing(ctx context.Context, api *fyleapi.Client) ([]tf.Existing, error) {
	return existing(ctx, api.Subscriptions, m.toAPI())
}

func (m *webhook) Adopt(ctx context.Context, api *fyleapi.Client, id string) error {
	return m.fromAPI(api.Subscriptions.Adopt(ctx, id, m.toAPI()))
}

func (m *webhook) Read(ctx context.Context, api *fyleapi.Client) error {
	return m.fromAPI(api.Subscriptions.Get(ctx, m.ID.ValueString()))
}

func (m *webhook) Update(ctx context.Context, api *fyleapi.Client) error {
	return m.fromAPI(api.Subscriptions.Update(ctx, m.toAPI()))
}

// Delete disables the object, because Fyle cannot delete it.
func (m *webhook) Delete(ctx context.Context, api *fyleapi.Client) error {
	return api.Subscriptions.Disable(ctx, m.toAPI())
}

func (m *webhook) RemainsAfterDestroy() string {
	return remains("webhook", m.ID.ValueString())
}

// DisplayName returns the host of the URL and the kinds of objects.
func (m *webhook) DisplayName() string {
	return tf.HostOf(m.URL) + ": " + strings.Join(tf.StringsOf(m.Resources), ", ")
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
	m.URL = tf.KeepURL(m.URL, s.URL)
	m.Resources = tf.SetOf(s.Resources)
	m.Enabled = types.BoolValue(s.Enabled)
	return nil
}
