package openapi

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// poozle's file is docs/spec.json of poozlehq/poozle. The corrections cite that repository's engine-server/src/modules.
var poozle = description{
	files:  []string{"poozle.yaml"},
	prefix: "/poozle/api",
	roots:  []string{"/v1/"},
	undocumented: []string{
		"/v1/sync/",
		"/v1/integration_definition/get_latest",
	},
	// The server writes null as an empty body (integration_account.service.ts, findUnique).
	emptyAnswers: []string{"IntegrationAccountController_getIntegrationAccount"},
	corrections: []correction{
		{"paths with * are not path templates", func(doc *openapi3.T) {
			for _, path := range doc.Paths.Keys() {
				if strings.Contains(path, "*") {
					doc.Paths.Delete(path)
				}
			}
		}},
		{"the generator writes enums as objects; they are strings (prisma/schema.prisma)", func(doc *openapi3.T) {
			for _, s := range doc.Components.Schemas {
				for _, name := range []string{"releaseStage", "integrationType"} {
					if s.Value.Properties[name] != nil {
						s.Value.Properties[name] = aString()
					}
				}
				if category := s.Value.Properties["category"]; category != nil {
					category.Value.Items = aString()
				}
			}
		}},
		{"the message of a validation error is a list (main.ts, ValidationPipe)", func(doc *openapi3.T) {
			list := openapi3.NewArraySchema()
			list.Items = aString()
			schema(doc, "ApiException").Properties["message"] = openapi3.NewSchemaRef("",
				openapi3.NewOneOfSchema(openapi3.NewStringSchema(), list))
		}},
		{"accountIdentifier is optional (integration_account.interface.ts, link.interface.ts)", func(doc *openapi3.T) {
			for _, name := range []string{"CreateIntegrationAccountBody", "CreateIntegrationAccountWithLinkBody"} {
				s := schema(doc, name)
				s.Required = slices.DeleteFunc(s.Required, func(p string) bool { return p == "accountIdentifier" })
			}
			doc.Paths.Value("/v1/link/{linkId}").Get.Parameters.GetByInAndName("query", "accountIdentifier").Required = false
		}},
		{"an app has a delete operation (integration_oauth.controller.ts)", func(doc *openapi3.T) {
			path := doc.Paths.Value("/v1/integration_oauth/{integrationOAuthAppId}")
			path.Delete = &openapi3.Operation{
				OperationID: "IntegrationOAuthController_deleteIntegrationOAuthApp",
				Parameters:  path.Post.Parameters,
				Responses:   openapi3.NewResponses(openapi3.WithStatus(200, path.Post.Responses.Status(201))),
			}
		}},
		{"the response for an unknown app is an empty object (integration_oauth.service.ts)", func(doc *openapi3.T) {
			read := doc.Paths.Value("/v1/integration_oauth/{integrationOAuthAppId}").Get
			media := read.Responses.Status(200).Value.Content.Get("application/json")
			nothing := openapi3.NewObjectSchema().WithMaxProperties(0)
			media.Schema = openapi3.NewSchemaRef("", &openapi3.Schema{
				OneOf: openapi3.SchemaRefs{media.Schema, openapi3.NewSchemaRef("", nothing)},
			})
		}},
		{"a link's body goes to the database unchanged: it may have these columns and no others (link.service.ts)", func(doc *openapi3.T) {
			body := schema(doc, "CreateLinkBody")
			body.Properties["linkId"] = aString()
			body.Properties["canExpire"] = openapi3.NewSchemaRef("", openapi3.NewBoolSchema())
			body.Properties["preferOAuth"] = openapi3.NewSchemaRef("", openapi3.NewBoolSchema())
			body.Properties["integrationDefinitionId"].Value.Nullable = true
			body.AdditionalProperties = openapi3.BoolSchema{Has: new(false)}
		}},
		{"an account of a link has four properties (link.interface.ts)", func(doc *openapi3.T) {
			account := openapi3.NewObjectSchema()
			for _, name := range []string{
				"integrationAccountId", "integrationDefinitionId", "integrationDefinitionName", "integrationDefinitionKey",
			} {
				account.WithPropertyRef(name, aString())
				account.Required = append(account.Required, name)
			}
			schema(doc, "LinkResponse").Properties["integrationAccounts"].Value.Items = openapi3.NewSchemaRef("", account)
		}},
		{"a new key is not JSON but the bare token as text/html (user.controller.ts)", func(doc *openapi3.T) {
			doc.Paths.Value("/v1/user/token").Post.Responses.Status(201).Value.Content = nil
		}},
	},
}

func schema(doc *openapi3.T, name string) *openapi3.Schema {
	return doc.Components.Schemas[name].Value
}

func aString() *openapi3.SchemaRef {
	return openapi3.NewSchemaRef("", openapi3.NewStringSchema())
}
