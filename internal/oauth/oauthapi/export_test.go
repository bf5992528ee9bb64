package oauthapi

import "net/http"

// NewProcess makes a client in a process of its own, which shares nothing with others. transport may be nil.
func NewProcess(c Config, transport http.RoundTripper) *Client {
	c.Transport = transport
	return &Client{config: c, process: new(process)}
}

// Sibling makes another client in the process of c, as an alias of the provider does.
func (c *Client) Sibling() *Client {
	return &Client{config: c.config, process: c.process}
}
