package fyle

import (
	"context"
	"iter"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fyleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var scheduledCallbackResource = tf.Resource[*fyleapi.Client, *scheduledCallback]{
	Type:        "fyle_scheduled_callback",
	Plural:      "scheduled_callbacks",
	Description: "A scheduled callback of Fyle sends a request to a URL on a schedule: at an interval, once, or like cron.",
	Notes:       notes("scheduled callback"),
	Attributes: map[string]schema.Attribute{
		"id":     tf.Computed("ID of the scheduled callback in Fyle."),
		"org_id": orgID(),
		"url": schema.StringAttribute{
			Required: true, Validators: []validator.String{tf.WebhookURL()},
			MarkdownDescription: "URL that Fyle sends a POST request to.\n\nChanging this updates the callback in place.",
		},
		"payload": schema.SingleNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Payload of the request.\n\nIf unset, the request has no payload. Changing this updates the callback in place.",
			Attributes: map[string]schema.Attribute{
				"resource_id":   schema.StringAttribute{Optional: true, MarkdownDescription: "ID of the object that the request is about: any string that the receiver understands."},
				"resource_name": schema.StringAttribute{Optional: true, MarkdownDescription: "Kind of that object: any string that the receiver understands."},
			},
		},
		"schedule": scheduleAttribute,
		"enabled":  enabled("scheduled callback"),
	},
	List: func(ctx context.Context, api *fyleapi.Client, empty func() *scheduledCallback) iter.Seq2[*scheduledCallback, error] {
		return tf.Each(api.ScheduledCallbacks.List(ctx), empty, (*scheduledCallback).fromAPI)
	},
	ListArguments: listArguments("scheduled callbacks", func(m *scheduledCallback) types.String { return m.URL }, func(m *scheduledCallback) types.Bool { return m.Enabled }),
}

type scheduledCallback struct {
	ID       types.String `tfsdk:"id"`
	OrgID    types.String `tfsdk:"org_id"`
	URL      types.String `tfsdk:"url"`
	Payload  *payload     `tfsdk:"payload"`
	Schedule *schedule    `tfsdk:"schedule"`
	Enabled  types.Bool   `tfsdk:"enabled"`
}

type payload struct {
	ResourceID   types.String `tfsdk:"resource_id"`
	ResourceName types.String `tfsdk:"resource_name"`
}

// Check returns an error if the callback would never be sent.
func (m *scheduledCallback) Check(context.Context, *fyleapi.Client) error {
	return m.Schedule.checkRunDate(time.Now())
}

func (m *scheduledCallback) Create(ctx context.Context, api *fyleapi.Client) error {
	return m.fromAPI(api.ScheduledCallbacks.Create(ctx, m.toAPI()))
}

func (m *scheduledCallback) Existing(ctx context.Context, api *fyleapi.Client) ([]tf.Existing, error) {
	return existing(ctx, api.ScheduledCallbacks, m.toAPI())
}

func (m *scheduledCallback) Adopt(ctx context.Context, api *fyleapi.Client, id string) error {
	return m.fromAPI(api.ScheduledCallbacks.Adopt(ctx, id, m.toAPI()))
}

func (m *scheduledCallback) Read(ctx context.Context, api *fyleapi.Client) error {
	return m.fromAPI(api.ScheduledCallbacks.Get(ctx, m.ID.ValueString()))
}

func (m *scheduledCallback) Update(ctx context.Context, api *fyleapi.Client) error {
	return m.fromAPI(api.ScheduledCallbacks.Update(ctx, m.toAPI()))
}

// Delete disables the object, because Fyle cannot delete it.
func (m *scheduledCallback) Delete(ctx context.Context, api *fyleapi.Client) error {
	return api.ScheduledCallbacks.Disable(ctx, m.toAPI())
}

func (m *scheduledCallback) RemainsAfterDestroy() string {
	return remains("scheduled callback", m.ID.ValueString())
}

// DisplayName returns the host of the URL and the schedule.
func (m *scheduledCallback) DisplayName() string {
	return tf.HostOf(m.URL) + ": " + m.Schedule.words()
}

func (m *scheduledCallback) toAPI() fyleapi.ScheduledCallback {
	s := fyleapi.ScheduledCallback{
		ID:       m.ID.ValueString(),
		URL:      m.URL.ValueString(),
		Schedule: m.Schedule.toAPI(),
		Enabled:  m.Enabled.ValueBool(),
	}
	if m.Payload != nil {
		s.Payload = &fyleapi.Payload{ResourceID: m.Payload.ResourceID.ValueStringPointer(), ResourceName: m.Payload.ResourceName.ValueStringPointer()}
	}
	return s
}

func (m *scheduledCallback) fromAPI(s fyleapi.ScheduledCallback, err error) error {
	if err != nil {
		return err
	}
	m.ID = types.StringValue(s.ID)
	m.OrgID = types.StringValue(s.OrgID)
	m.URL = tf.KeepURL(m.URL, s.URL)
	m.Enabled = types.BoolValue(s.Enabled)
	empty := s.Payload == nil || (s.Payload.ResourceID == nil && s.Payload.ResourceName == nil)
	switch {
	case empty && m.Payload == nil: // Fyle may return an empty payload if none was sent
	case s.Payload == nil:
		m.Payload = nil
	default:
		m.Payload = &payload{types.StringPointerValue(s.Payload.ResourceID), types.StringPointerValue(s.Payload.ResourceName)}
	}
	m.Schedule, err = m.Schedule.fromAPI(s.Schedule)
	return err
}
