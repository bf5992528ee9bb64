package nangoapi

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// This file counts the connections of integrations, because Nango deletes them together with their integration
// (https://nango.dev/docs/reference/backend/http-api/integration/delete).

// connectionPage is the largest page of connections that Nango returns.
const connectionPage = 2000

// connectionKeys is a page of a listing of connections, of which only the integrations matter here.
type connectionKeys struct {
	Connections []struct {
		Integration string `json:"provider_config_key"`
	} `json:"connections"`
}

// Validate requires the list and the integration of each connection.
func (l connectionKeys) Validate() error {
	if l.Connections == nil {
		return errors.New("the response has no list of connections")
	}
	for _, c := range l.Connections {
		if c.Integration == "" {
			return errors.New("the response contains a connection without an integration")
		}
	}
	return nil
}

// ConnectionCount is a number of connections.
type ConnectionCount struct {
	Number int
	More   bool // whether there may be more
}

// String returns the number in words, such as "1 connection" or "at least 2000 connections".
func (n ConnectionCount) String() string {
	switch {
	case n.More:
		return fmt.Sprintf("at least %d connections", n.Number)
	case n.Number == 1:
		return "1 connection"
	}
	return fmt.Sprintf("%d connections", n.Number)
}

// CountConnections counts the connections of an integration as they are now.
func (c *Integrations) CountConnections(ctx context.Context, key string) (ConnectionCount, error) {
	page, err := c.connectionPage(ctx, url.Values{"integrationId": {key}})
	return count(page, key), err
}

// PlannedConnections is [Integrations.CountConnections] by one call for all integrations of a run, if the environment has few
// connections.
func (c *Integrations) PlannedConnections(ctx context.Context, key string) (ConnectionCount, error) {
	first, err := c.connections.Get(ctx, func(ctx context.Context) (connectionKeys, error) { return c.connectionPage(ctx, url.Values{}) })
	if err != nil || len(first.Connections) < connectionPage {
		return count(first, key), err
	}
	return c.CountConnections(ctx, key)
}

func (c *Integrations) connectionPage(ctx context.Context, query url.Values) (connectionKeys, error) {
	query.Set("limit", strconv.Itoa(connectionPage))
	page, err := rest.Send[connectionKeys](ctx, c.client.rest, rest.Request{Path: rest.Path("connections"), Query: query})
	return page, rest.Opaque(err)
}

func count(page connectionKeys, key string) ConnectionCount {
	n := ConnectionCount{More: len(page.Connections) >= connectionPage}
	for _, c := range page.Connections {
		if c.Integration == key {
			n.Number++
		}
	}
	return n
}
