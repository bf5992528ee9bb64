package rest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

func TestLog(t *testing.T) {
	type line struct {
		Message string
		Fields  map[string]any
	}
	secret := map[string]string{"X-Request-Id": "r-1\n", "Set-Cookie": "canary"}
	for _, test := range []struct {
		name    string
		replies []reply
		want    line
	}{
		{"success", []reply{{header: secret, body: `{"name":"canary"}`}}, line{"API call", map[string]any{
			"method": "PUT", "path": "/api/v1/a%2Fb", "status": 200, "duration_ms": int64(0), "attempts": 1, "request_id": "r-1",
		}}},
		{"with waits", []reply{{status: 503, body: "canary"}, {status: 400, body: "canary"}}, line{"API call", map[string]any{
			"method": "PUT", "path": "/api/v1/a%2Fb", "status": 400, "duration_ms": int64(250), "attempts": 2,
		}}},
		{"no response", []reply{{err: fmt.Errorf("canary: %w", io.ErrUnexpectedEOF)}}, line{"API call without a response", map[string]any{
			"method": "PUT", "path": "/api/v1/a%2Fb", "duration_ms": int64(1750), "attempts": 4,
		}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var got []line
				c := rest.New(rest.Config{
					Base:         "https://api.example.com/api",
					Authenticate: rest.Bearer("canary"),
					Caller: rest.Caller{
						Transport: &script{replies: test.replies},
						Log: func(_ context.Context, message string, fields map[string]any) {
							got = append(got, line{message, fields})
						},
					},
				})
				_, _ = rest.Send[thing](t.Context(), c, rest.Request{
					Method: "PUT", Path: rest.Path("v1", "a/b"), Query: url.Values{"q": {"canary"}}, Body: thing{"canary"},
					Header: http.Header{"X-Key": {"canary"}}, Retry: rest.RetryAlways,
				})
				if diff := cmp.Diff([]line{test.want}, got); diff != "" {
					t.Error(diff)
				}
				if strings.Contains(fmt.Sprint(got), "canary") {
					t.Errorf("a secret in the log: %v", got)
				}
			})
		})
	}
}
