package openapi

import (
	"maps"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// fyle's files are reference/{admin,authorization,spender}.yaml of fylein/fyle-platform-docs, the first and the last cut to
// the paths that are used. The corrections cite other files of that repository, or the vendor's programs.
var fyle = description{
	files:  []string{"fyle-admin.yaml", "fyle-authorization.yaml", "fyle-spender.yaml"},
	prefix: "/fyle",
	roots:  []string{"/oauth/", "/platform/"},
	// The emulator has its authorization server, a protected resource and client documents under /oauth as well.
	undocumented: []string{"/oauth/register", "/oauth/revoke", "/oauth/.well-known/", "/oauth/resource", "/oauth/clients/"},
	corrections: []correction{
		{"the hosts differ by customer (docs/concepts/cluster.md); only the paths are the same everywhere", func(doc *openapi3.T) {
			doc.Servers = openapi3.Servers{{URL: "/"}}
			for path, item := range doc.Paths.Map() {
				if !strings.HasPrefix(path, "/oauth/") {
					item.Servers = openapi3.Servers{{URL: "/platform/v1"}}
				}
			}
		}},
		{"a code is exchanged for a refresh token too (fyle-slack-app)", func(doc *openapi3.T) {
			media := doc.Paths.Value("/oauth/token").Post.Responses.Status(200).Value.Content.Get("application/json")
			media.Schema.Value.Properties["refresh_token"] = aString()
		}},
		{"a subscription with an ID is an update (fyle-slack-app, slack/commands/tasks.py)", func(doc *openapi3.T) {
			schema(doc, "admin_subscriptions_in").Properties["id"] = doc.Components.Schemas["id_string"]
		}},
		{"the three kinds of `when` have common members, and none is required: an empty object matches all three, so oneOf fails", func(doc *openapi3.T) {
			when := schema(doc, "schedule_config").Properties["when"].Value
			when.AnyOf, when.OneOf = when.OneOf, nil
		}},
		{"allOf with two closed objects matches nothing: the event's report has the members of both", func(doc *openapi3.T) {
			report := *schema(doc, "report_out")
			report.Properties = openapi3.Schemas{"updated_by_user": doc.Components.Schemas["user_out_embed"]}
			maps.Copy(report.Properties, schema(doc, "report_out").Properties)
			schema(doc, "report_out_subscriptions_admin").Properties["data"] = openapi3.NewSchemaRef("", &report)
		}},
		{"other failures have a message as well (src/components/schemas/404.yaml; fyle-platform-sdk-py knows 498)", func(doc *openapi3.T) {
			message := openapi3.NewObjectSchema().WithPropertyRef("message", aString())
			failure := &openapi3.ResponseRef{Value: answer("a failure", allRequired(message))}
			for _, path := range doc.Paths.Map() {
				for _, operation := range path.Operations() {
					operation.Responses.Set("default", failure)
				}
			}
		}},
	},
}
