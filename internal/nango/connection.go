package nango

import (
	"context"
	"errors"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var connectionResource = tf.Resource[*nangoapi.Client, *connection]{
	Type:        "nango_connection",
	Description: "A connection holds the credentials of one account at a third party. This resource makes a connection of credentials that you have. Your users make theirs through a link: see the ephemeral resource `integrations_nango_connect_session`.",
	Notes: "- Set the credentials that fit the authentication mode of the integration's provider: `api_key`, `username` and `password`, or `access_token`. A provider with the mode `NONE` needs none. The plan reports others.\n" +
		"- The provider reads connections by Nango's listing. A read of one connection would show more, but it also refreshes tokens, and tests keys at the third party.\n" +
		"- Nango has no call that only creates a connection: the same call overwrites one that exists. The provider looks before it creates one, at the plan and right before the call. If two clients create the same connection within the same moment, one overwrites the other.\n" +
		"- A change of `connection_config`, `username`, `expires_at` or a secret sends all credentials of the configuration, because Nango has no call that changes one of them. The plan warns if that would replace newer tokens at Nango.\n" +
		"- After a change of the provider's `secret_key`, set or raise `*_wo_version` to send a changed secret, because Nango does not show which one it has.\n" +
		"- A destroy deletes the connection and its tokens at Nango, which runs the integration's pre-deletion scripts. The token stays valid at the third party.\n" +
		"- If a connection is not found, or was created at another time, and the secret key is not the one that found it last, the refresh fails and the state is unchanged, because the key may belong to another environment.\n" +
		"- A create adopts a connection with the same ID, tags and metadata that an interrupted apply in this working directory began to create less than an hour ago, and writes its credentials again, if it has tags or metadata. The plan warns about it: see [When an apply is interrupted](../guides/interrupted.md).",
	Attributes:  connectionAttributes,
	Identity:    []string{"integration", "connection_id"},
	FreeID:      true,
	Unique:      true,
	Secrets:     connectionSecrets,
	ManagedOnly: []string{"username", "expires_at", "connection_config", "webhook_url_override"},
	List: func(ctx context.Context, api *nangoapi.Client, empty func() *connection) iter.Seq2[*connection, error] {
		within := nangoapi.ConnectionFilter{Integration: empty().Integration.ValueString()}
		return tf.Each(rest.Items(api.Connections.List(ctx, within)), empty, (*connection).fromAPI)
	},
	ListWithin: tf.ListWithin{Attribute: "integration", Description: "Filter: only the connections of the integration with this key are listed."},
	ListArguments: map[string]tf.ListArgument[*connection]{
		"end_user_id":     listByTag("end_user_id"),
		"organization_id": listByTag("organization_id"),
	},
}

func listByTag(tag string) tf.ListArgument[*connection] {
	return tf.ListString("Filter: only the connections that have the tag `"+tag+"` with this value are listed.", nil, func(m *connection, value types.String) bool {
		return value.IsNull() || tf.MapEntries(m.Tags)[tag] == value.ValueString()
	})
}

type connection struct {
	ID                    types.String `tfsdk:"id"`
	Integration           types.String `tfsdk:"integration"`
	ConnectionID          types.String `tfsdk:"connection_id"`
	APIKey                types.String `tfsdk:"api_key"`
	APIKeyWO              types.String `tfsdk:"api_key_wo"`
	APIKeyWOVersion       types.Int64  `tfsdk:"api_key_wo_version"`
	Username              types.String `tfsdk:"username"`
	Password              types.String `tfsdk:"password"`
	PasswordWO            types.String `tfsdk:"password_wo"`
	PasswordWOVersion     types.Int64  `tfsdk:"password_wo_version"`
	AccessToken           types.String `tfsdk:"access_token"`
	AccessTokenWO         types.String `tfsdk:"access_token_wo"`
	AccessTokenWOVersion  types.Int64  `tfsdk:"access_token_wo_version"`
	RefreshToken          types.String `tfsdk:"refresh_token"`
	RefreshTokenWO        types.String `tfsdk:"refresh_token_wo"`
	RefreshTokenWOVersion types.Int64  `tfsdk:"refresh_token_wo_version"`
	ExpiresAt             types.String `tfsdk:"expires_at"`
	Tags                  types.Map    `tfsdk:"tags"`
	Metadata              types.String `tfsdk:"metadata"`
	ConnectionConfig      types.Map    `tfsdk:"connection_config"`
	WebhookURLOverride    types.String `tfsdk:"webhook_url_override"`
	ProviderName          types.String `tfsdk:"provider_name"`
	CreatedAt             types.String `tfsdk:"created_at"`
}

func (m *connection) Create(ctx context.Context, api *nangoapi.Client) error {
	created, err := api.Connections.Create(ctx, m.toAPI())
	return m.found(ctx, api, created, m.explain(err))
}

func (m *connection) Existing(ctx context.Context, api *nangoapi.Client) ([]tf.Existing, error) {
	wanted := m.toAPI()
	found, err := api.Connections.Existing(ctx, wanted.Integration, wanted.ConnectionID)
	if errors.Is(err, rest.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []tf.Existing{{
		ID: found.ObjectID(), Equal: wanted.Recognizes(found), Age: api.Connections.Age(found),
		Conflict: m.explain(&nangoapi.ExistsError{Connection: found}),
	}}, nil
}

// Adopt writes the whole connection, because Nango does not show whether the credentials of an interrupted create are the configured ones.
func (m *connection) Adopt(ctx context.Context, api *nangoapi.Client, _ string) error {
	adopted, err := api.Connections.Adopt(ctx, m.toAPI())
	return m.found(ctx, api, adopted, err)
}

func (m *connection) Read(ctx context.Context, api *nangoapi.Client) error {
	found, err := api.Connections.Get(ctx, m.Integration.ValueString(), m.ConnectionID.ValueString())
	if err == nil {
		err = suspectSameName(ctx, api, "connection", found.ObjectID(), parseTime(m.CreatedAt), found.Created)
	}
	return m.found(ctx, api, found, m.suspectOtherEnvironment(ctx, api, err))
}

// UpdateFrom sends what has changed, by as few calls as possible.
func (m *connection) UpdateFrom(ctx context.Context, api *nangoapi.Client, change tf.Change[*connection]) error {
	prior, wanted := change.Prior, m.toAPI()
	if m.sendsCredentials(prior) {
		written, err := api.Connections.Put(ctx, wanted)
		return m.fromAPI(written, m.explain(err))
	}
	var tags map[string]string
	if !m.Tags.Equal(prior.Tags) {
		tags = wanted.Tags
	}
	var webhookURL *string
	if !m.WebhookURLOverride.Equal(prior.WebhookURLOverride) {
		webhookURL = &wanted.WebhookURL
	}
	if tags != nil || webhookURL != nil {
		if err := api.Connections.Patch(ctx, wanted.Integration, wanted.ConnectionID, tags, webhookURL); err != nil {
			return m.suspectOtherEnvironment(ctx, api, err)
		}
	}
	if m.Metadata.Equal(prior.Metadata) {
		return nil
	}
	return m.suspectOtherEnvironment(ctx, api, api.Connections.SetMetadata(ctx, wanted.Integration, wanted.ConnectionID, wanted.Metadata))
}

func (m *connection) Delete(ctx context.Context, api *nangoapi.Client) error {
	return m.suspectOtherEnvironment(ctx, api, api.Connections.Delete(ctx, m.Integration.ValueString(), m.ConnectionID.ValueString()))
}

func (m *connection) toAPI() nangoapi.NewConnection {
	n := nangoapi.NewConnection{
		Integration:      m.Integration.ValueString(),
		ConnectionID:     m.ConnectionID.ValueString(),
		Credentials:      m.credentials(),
		Tags:             tf.MapEntries(m.Tags),
		Metadata:         []byte("{}"),
		ConnectionConfig: tf.MapEntries(m.ConnectionConfig),
		WebhookURL:       m.WebhookURLOverride.ValueString(),
	}
	if metadata := m.Metadata.ValueString(); metadata != "" {
		n.Metadata = []byte(metadata)
	}
	return n
}

// found is fromAPI for a call that finds the connection in the environment of the secret key.
func (m *connection) found(ctx context.Context, api *nangoapi.Client, c nangoapi.Connection, err error) error {
	if err := m.fromAPI(c, err); err != nil {
		return err
	}
	tf.FoundBy(ctx, complete(api))
	return nil
}

// fromAPI sets what the listing shows.
func (m *connection) fromAPI(c nangoapi.Connection, err error) error {
	if err != nil {
		return err
	}
	m.ID = types.StringValue(c.ObjectID())
	m.Integration = types.StringValue(c.Integration)
	m.ConnectionID = types.StringValue(c.ConnectionID)
	m.ProviderName = types.StringValue(c.Provider)
	m.CreatedAt = timeText(c.Created)
	if len(c.Tags) > 0 || !m.Tags.IsNull() {
		m.Tags = tf.MapOf(c.Tags)
	}
	now, ok := nangoapi.CanonicalJSON(c.Metadata)
	if !ok {
		return errors.New("the metadata of the connection is no JSON object")
	}
	before, _ := nangoapi.CanonicalJSON([]byte(m.Metadata.ValueString()))
	if now != before && (now != "{}" || !m.Metadata.IsNull()) {
		m.Metadata = types.StringValue(now)
	}
	return nil
}
