package oauthapi

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// fetch reads a published document by a GET without a credential. It returns the header of the last answer, even if err is not
// nil. No error contains a page of HTML. Without redirects, a redirect is an error; with them, those within the server are
// followed.
func (c *Client) fetch(ctx context.Context, to address, redirects bool, retry rest.RetryPolicy) (body []byte, header http.Header, err error) {
	_, err = rest.Send[rest.None](ctx, rest.New(rest.Config{
		Base: to.base, Caller: c.caller, Error: envelope,
		Authenticate: func(next http.RoundTripper) http.RoundTripper {
			return rest.RoundTripperFunc(func(r *http.Request) (*http.Response, error) {
				if r.Response == nil { // not redirected
					r = r.Clone(r.Context())
					r.URL = to.url
				}
				response, err := next.RoundTrip(r)
				if err != nil {
					return nil, err
				}
				if body, err = io.ReadAll(response.Body); err != nil { // from memory
					return nil, err
				}
				header, response.Body = response.Header, io.NopCloser(bytes.NewReader(body))
				if bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
					response.Body = http.NoBody
				}
				if !redirects {
					response.Header.Del("Location")
				}
				return response, nil
			})
		},
	}), rest.Request{Retry: retry})
	return body, header, err
}
