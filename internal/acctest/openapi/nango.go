package openapi

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// nango's file is a part of docs/spec.yaml of NangoHQ/nango. The corrections cite answers of a running server, version 0.71.4, as
// "observed", and that repository's packages/server/lib.
var nango = description{
	files:  []string{"nango.yaml"},
	prefix: "/nango",
	roots:  []string{"/providers", "/integrations", "/connections", "/connect/", "/environment"},
	corrections: []correction{
		{"the address differs by server; only the paths are the same everywhere", func(doc *openapi3.T) {
			doc.Servers = openapi3.Servers{{URL: "/"}}
		}},
		{"an error can have a payload (observed), and that of the rate limit the request (middleware/ratelimit.middleware.ts)", func(doc *openapi3.T) {
			properties := schema(doc, "StdError").Properties["error"].Value.Properties
			properties["payload"] = openapi3.NewSchemaRef("", &openapi3.Schema{})
			properties["method"], properties["path"] = aString(), aString()
		}},
		{"every operation can fail with other statuses than the listed ones (observed)", func(doc *openapi3.T) {
			failure := &openapi3.ResponseRef{Value: answer("a failure", doc.Components.Schemas["StdError"])}
			for _, path := range doc.Paths.Map() {
				for _, operation := range path.Operations() {
					for status := range operation.Responses.Map() {
						if !strings.HasPrefix(status, "2") {
							operation.Responses.Delete(status)
						}
					}
					operation.Responses.Set("default", failure)
				}
			}
		}},
		{"allOf with two closed objects matches nothing: the answers have the members of both (observed)", func(doc *openapi3.T) {
			for name, s := range doc.Components.Schemas {
				if len(s.Value.AllOf) == 2 && (name == "IntegrationFull" || strings.HasSuffix(name, "WithRaw")) {
					merge(s.Value)
				}
			}
		}},
		{"an integration can have two more members (formatters/integration.ts)", func(doc *openapi3.T) {
			for _, name := range []string{"Integration", "IntegrationFull"} {
				properties := schema(doc, name).Properties
				properties["credentials_label"] = openapi3.NewSchemaRef("", stringMap())
				properties["preconfigured_credentials"] = openapi3.NewSchemaRef("", openapi3.NewArraySchema().WithItems(openapi3.NewStringSchema()))
			}
		}},
		{`scopes can be "" and have *, a private key has lines, and Nango's own app is shown as "" (observed; helpers/validation.ts)`, func(doc *openapi3.T) {
			for _, variant := range schema(doc, "IntegrationCredentials").OneOf {
				for name, p := range variant.Value.Properties {
					if name != "type" {
						p.Value.Pattern, p.Value.MinLength = "", 0
						p.Value.AnyOf = nil
						p.Value.Type = &openapi3.Types{"string", "null"}
					}
				}
			}
		}},
		{"the bodies are closed, and have custom and webhook_url_override (observed; controllers/integrations, controllers/connection)", func(doc *openapi3.T) {
			integrations, one := doc.Paths.Value("/integrations"), doc.Paths.Value("/integrations/{uniqueKey}")
			for _, operation := range []*openapi3.Operation{integrations.Post, one.Patch} {
				body(operation).Properties["custom"] = openapi3.NewSchemaRef("", stringMap())
			}
			imported := body(doc.Paths.Value("/connections").Post)
			imported.Properties["webhook_url_override"] = aString()
			for _, closed := range []*openapi3.Schema{
				body(integrations.Post), body(one.Patch), imported, body(doc.Paths.Value("/connections/{connectionId}").Patch),
				body(doc.Paths.Value("/integrations/quickstart").Post), schema(doc, "ConnectSessionInput"), schema(doc, "ConnectSessionReconnectInput"),
			} {
				closed.AdditionalProperties = openapi3.BoolSchema{Has: new(false)}
			}
		}},
		{"an import is answered by 201 (observed), and takes more credentials (helpers/validation.ts)", func(doc *openapi3.T) {
			post := doc.Paths.Value("/connections").Post
			post.Responses.Set("201", post.Responses.Status(200))
			post.Responses.Delete("200")
			variants := body(post).Properties["credentials"].Value.AnyOf
			app := variants[len(variants)-1].Value.Properties["type"].Value
			app.Enum = append(app.Enum, "CUSTOM")
			for _, name := range []string{"OAuth2ClientCredentials", "OAuth2ClientCredentialsWithRaw"} {
				schema(doc, name).Properties["client_certificate"] = aString()
				schema(doc, name).Properties["client_private_key"] = aString()
			}
			tba := schema(doc, "TbaCredentials")
			tba.Required = slices.DeleteFunc(tba.Required, func(name string) bool { return name == "config_override" })
		}},
		{"the tags of an end user can be null (formatters/endUser.ts)", func(doc *openapi3.T) {
			schema(doc, "ConnectionEndUser").Properties["tags"].Value.Type = &openapi3.Types{"object", "null"}
		}},
		{"a quickstart is answered by one integration (controllers/integrations/postIntegration.ts)", func(doc *openapi3.T) {
			media := doc.Paths.Value("/integrations/quickstart").Post.Responses.Status(200).Value.Content.Get("application/json")
			media.Schema.Value.Properties["data"] = doc.Components.Schemas["Integration"]
		}},
		{"the read of a session has what the Connect UI needs (controllers/connect/getSession.ts)", func(doc *openapi3.T) {
			media := doc.Paths.Value("/connect/session").Get.Responses.Status(200).Value.Content.Get("application/json")
			read := openapi3.NewObjectSchema()
			read.Required = []string{"endUser", "connectUISettings"}
			media.Schema.Value.Properties["data"] = openapi3.NewSchemaRef("", read)
		}},
		{"a provider has more auth modes and members, and maps of fields (observed)", func(doc *openapi3.T) {
			provider := schema(doc, "BaseProvider")
			fields := openapi3.NewObjectSchema().WithAdditionalProperties(openapi3.NewObjectSchema())
			for _, name := range []string{"connection_config", "credentials", "integration_config"} {
				provider.Properties[name] = openapi3.NewSchemaRef("", fields)
			}
			provider.Properties["auth_mode"] = aString()
			provider.Properties["proxy"] = openapi3.NewSchemaRef("", openapi3.NewObjectSchema())
			provider.AdditionalProperties = openapi3.BoolSchema{}
			schema(doc, "Provider").AnyOf = openapi3.SchemaRefs{doc.Components.Schemas["BaseProvider"]}
		}},
	},
}

// merge replaces allOf by an object with the members of all.
func merge(s *openapi3.Schema) {
	all := openapi3.NewObjectSchema()
	all.AdditionalProperties = openapi3.BoolSchema{Has: new(false)}
	for _, part := range s.AllOf {
		for name, p := range part.Value.Properties {
			all.WithPropertyRef(name, p)
		}
		all.Required = append(all.Required, part.Value.Required...)
	}
	slices.Sort(all.Required)
	all.Required = slices.Compact(all.Required)
	*s = *all
}

func body(operation *openapi3.Operation) *openapi3.Schema {
	return operation.RequestBody.Value.Content.Get("application/json").Schema.Value
}

func stringMap() *openapi3.Schema {
	return openapi3.NewObjectSchema().WithAdditionalProperties(openapi3.NewStringSchema())
}
