// Package registered is what the resources of registered clients share: integrations_oauth_client, and the apps of a vendor with
// app_registration. RFC 7591 leaves much to the server, and RFC 7592 is often missing. A [Client] records what a server lets Terraform do,
// and words what it does not. Start with [Client.Set].
package registered

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// The values of management.
const (
	Full     = "full"
	ReadOnly = "read"
	None     = "none"
)

// Servers remembers which servers only support reads, for the clients that replace others.
type Servers struct{ readOnly sync.Map } // by host

// Client points to the attributes of a registered client.
type Client struct {
	Noun                           string // "client" or "app"
	ID, Secret, URI, Token, Manage *types.String
}

// Set sets the attributes from an answer of the server.
func (c Client) Set(r oauthapi.Registration) {
	*c.ID, *c.URI, *c.Token = types.StringValue(r.ClientID), Optional(r.RegistrationClientURI), Optional(r.RegistrationAccessToken)
	switch {
	case r.Unmanageable != "":
		*c.Manage = types.StringValue(None)
	case c.Manage.ValueString() != ReadOnly:
		*c.Manage = types.StringValue(Full)
	}
	switch {
	case r.ClientSecret != "":
		*c.Secret = types.StringValue(r.ClientSecret)
	case !r.NeedsSecret() || c.Secret.IsUnknown(): // a server may show the secret only once, so it stays otherwise
		*c.Secret = types.StringNull()
	}
}

// Unchangeable reports whether the server does not let Terraform change or delete the client.
func (c Client) Unchangeable() bool {
	return c.Manage.ValueString() == None || c.Manage.ValueString() == ReadOnly
}

// Unreadable reports whether the server does not let Terraform read the client.
func (c Client) Unreadable() bool { return c.Manage.ValueString() == None }

// Created warns about what a server does not support of a new client.
func (c Client) Created(ctx context.Context, servers *Servers, made oauthapi.Registration) {
	if made.Unmanageable != "" {
		tf.Warn(ctx, "Terraform cannot manage the OAuth "+c.Noun+" "+made.ClientID, "The %[1]s was created, but %[2]s. Terraform cannot read, change or delete it: a change of its metadata creates another %[1]s, and a destroy only removes it from the state. "+
			"The server's administrator has to delete old %[1]ss.", c.Noun, made.Unmanageable)
	}
	if made.OtherHost != "" {
		tf.Warn(ctx, "The OAuth "+c.Noun+" is managed at another host", "The server returned a registration_client_uri at %s, which is not the host of the registration endpoint. The registration access token is sent there. If that host is not part of the server, remove the %s.", made.OtherHost, c.Noun)
	}
	c.WarnNoSecret(ctx, made)
	if _, known := servers.readOnly.Load(tf.HostOf(*c.URI)); known && made.Unmanageable == "" {
		*c.Manage = types.StringValue(ReadOnly)
	}
}

// WarnNoSecret warns if the client needs a secret that the server does not show.
func (c Client) WarnNoSecret(ctx context.Context, r oauthapi.Registration) {
	if r.NeedsSecret() && c.Secret.IsNull() {
		tf.Warn(ctx, "The client secret is not known", "The %s %s authenticates with a client secret, which the server did not return, so client_secret is null. If you have the secret, keep it elsewhere. Otherwise create the %[1]s anew with terraform apply -replace.", c.Noun, c.ID.ValueString())
	}
}

// WarnNewSecret warns if a write has replaced the secret, and reports whether it has.
func (c Client) WarnNewSecret(ctx context.Context, before types.String) bool {
	replaced := !before.IsNull() && !c.Secret.IsNull() && !c.Secret.Equal(before)
	if replaced {
		tf.Warn(ctx, "The server replaced the client secret", "The %s %s has a new secret since this write. The old one may no longer work. Whatever uses the secret gets the new one with the next apply.", c.Noun, c.ID.ValueString())
	}
	return replaced
}

// UpdateFailed records what a failed update has changed or shown. newest is the token of the client, which the server may have replaced.
func (c Client) UpdateFailed(err error, newest string) error {
	*c.Token = types.StringValue(newest)
	if c.LearnReadOnly(err) {
		return fmt.Errorf("%w. The %[2]s was not changed. The next plan replaces the %[2]s", err, c.Noun)
	}
	return err
}

// LearnReadOnly records that the server only supports reads, if the error of a write shows it, and reports whether it does.
func (c Client) LearnReadOnly(err error) bool {
	if !errors.Is(err, oauthapi.ErrReadOnly) {
		return false
	}
	*c.Manage = types.StringValue(ReadOnly)
	return true
}

// Delete deletes the client by a call, unless the server cannot. A client that may stay is reported by a warning.
func (c Client) Delete(ctx context.Context, servers *Servers, call func() error) error {
	if c.Unchangeable() {
		if !c.Unreadable() {
			servers.readOnly.Store(tf.HostOf(*c.URI), true)
		}
		return nil
	}
	err := call()
	switch {
	case c.LearnReadOnly(err):
		tf.Warn(ctx, "The OAuth "+c.Noun+" was not deleted", "%s", c.remains("stays"))
	case errors.Is(err, oauthapi.ErrTokenRefused):
		tf.Warn(ctx, "The OAuth "+c.Noun+" may not be deleted", "The server refuses the registration access token of the %[1]s %[2]s, which is also its answer for a deleted client (RFC 7592, section 2.1). The %[1]s was removed from the state. "+
			"If it still exists, ask the server's administrator to delete it.", c.Noun, c.ID.ValueString())
	default:
		return err
	}
	return nil
}

// Remains describes a client that cannot be deleted, "" for one that can.
func (c Client) Remains() string {
	if !c.Unchangeable() {
		return ""
	}
	return c.remains("will stay")
}

func (c Client) remains(stays string) string {
	return fmt.Sprintf("The server cannot delete %[1]ss for Terraform, so the %[1]s %[2]s %[3]s, and can still be used. Ask the server's administrator to delete it.", c.Noun, c.ID.ValueString(), stays)
}

// Optional returns a string, null if it is empty.
func Optional(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}

// Strings returns a member that is a list without an order. An empty list is like an omitted one.
func Strings(metadata oauthapi.Metadata, name string, before types.Set) types.Set {
	if now := metadata.Strings(name); len(now) > 0 {
		return tf.SetOf(now)
	} else if _, has := metadata[name]; !before.IsNull() && (has || len(before.Elements()) == 0) {
		return tf.SetOf(nil)
	}
	return types.SetNull(types.StringType)
}
