package oauthapi

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Revocation is a request to revoke a token (RFC 7009, section 2.1).
type Revocation struct {
	Token, TokenTypeHint   string // the hint is optional
	ClientID, ClientSecret string // a public client has no secret
}

// Revoke revokes a token at a revocation endpoint. The call is idempotent, because a server answers with success if it does not know the
// token (section 2.2), so Revoke retries it.
func (c *Client) Revoke(ctx context.Context, endpoint string, r Revocation) error {
	to, err := parseAddress(endpoint)
	if err != nil {
		return fmt.Errorf("the revocation_endpoint cannot be used: %w", err)
	}
	form, header := url.Values{"token": {r.Token}}, http.Header{}
	if r.TokenTypeHint != "" {
		form.Set("token_type_hint", r.TokenTypeHint)
	}
	if r.ClientSecret == "" {
		form.Set("client_id", r.ClientID)
	} else {
		// Both are encoded as in a form first (RFC 6749, section 2.3.1).
		user := url.QueryEscape(r.ClientID) + ":" + url.QueryEscape(r.ClientSecret)
		header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(user)))
	}
	_, err = send[rest.None](ctx, c, to, "", rest.Request{Method: http.MethodPost, Body: form, Header: header, Retry: rest.RetryAlways}, r.Token, r.ClientSecret)
	switch {
	case err == nil:
		return nil
	case code(err) == "invalid_client":
		return fmt.Errorf("the server refuses the client; check client_id and client_secret: %w", err)
	case code(err) == "unsupported_token_type":
		return fmt.Errorf("the server cannot revoke this kind of token; check token_type_hint, and whether the server revokes access tokens (RFC 7009, section 2.2.1): %w", err)
	case rest.OutcomeUnknown(err):
		return fmt.Errorf("the server may or may not have revoked the token. Run the action again: %w", err)
	}
	return err
}
