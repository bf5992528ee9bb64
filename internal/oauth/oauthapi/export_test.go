package oauthapi

import "github.com/integrations-as-code/terraform-provider-integrations/internal/rest"

// NewIsolated returns a client that shares no state with other clients, as if it ran in a process of its own.
func NewIsolated(caller rest.Caller) *Client {
	return &Client{caller: caller, registry: new(registry)}
}

// Sibling returns another client of the same process.
func (c *Client) Sibling() *Client {
	return &Client{caller: c.caller, registry: c.registry}
}
