package openapi

import "github.com/getkin/kin-openapi/openapi3"

// fillout's file is an extract of Fillout's own description of its forms API. The tables host has no description. The
// corrections cite what Fillout publishes elsewhere, or third parties who measured the live API in 2026.
var fillout = description{
	files:        []string{"fillout.yaml"},
	prefix:       "/fillout",
	roots:        []string{"/v1/"},
	undocumented: []string{"/v1/api/test"},
	corrections: []correction{
		{"the host differs by region (npm @fillout/api); only the path is the same everywhere", func(doc *openapi3.T) {
			doc.Servers = openapi3.Servers{{URL: "/v1/api"}}
		}},
		{"webhookId is the number that create returned: npm @fillout/api sends it unchanged", func(doc *openapi3.T) {
			schema(doc, "RemoveWebhookRequest").Properties["webhookId"] = openapi3.NewSchemaRef("",
				openapi3.NewOneOfSchema(openapi3.NewIntegerSchema(), openapi3.NewStringSchema()))
		}},
		{"delete returns an empty object (fillout.com/help/fillout-rest-api)", func(doc *openapi3.T) {
			media := doc.Paths.Value("/webhook/delete").Post.Responses.Status(200).Value.Content.Get("application/json")
			media.Schema = openapi3.NewSchemaRef("", openapi3.NewObjectSchema().WithMaxProperties(0))
		}},
		{"forms have tags, and a number in the list (npm @fillout/api; measured)", func(doc *openapi3.T) {
			for _, name := range []string{"FormSummary", "FormMetadata"} {
				schema(doc, name).Properties["tags"] = aListOf(aString())
			}
			schema(doc, "FormSummary").Properties["id"] = openapi3.NewSchemaRef("", openapi3.NewIntegerSchema().WithNullable())
		}},
		{"forms have documents, and questions have options (npm @fillout/api)", func(doc *openapi3.T) {
			schema(doc, "FormMetadata").Properties["documents"] = aListOf(stringMembers("id", "name"))
			schema(doc, "Question").Properties["options"] = aListOf(stringMembers("id", "value", "label"))
		}},
		{"the extract has no submissions (fillout.com/help/fillout-rest-api has them)", func(doc *openapi3.T) {
			submission := openapi3.NewObjectSchema()
			for _, name := range []string{"submissionId", "submissionTime", "lastUpdatedAt"} {
				submission.WithPropertyRef(name, aString())
			}
			for _, name := range []string{"questions", "calculations", "urlParameters", "documents", "scheduling", "payments"} {
				submission.WithPropertyRef(name, aListOf(stringMembers("id", "name")))
			}
			submission.WithProperty("quiz", openapi3.NewObjectSchema())
			page := openapi3.NewObjectSchema().
				WithPropertyRef("responses", aListOf(allRequired(submission))).
				WithProperty("totalResponses", openapi3.NewIntegerSchema()).
				WithProperty("pageCount", openapi3.NewIntegerSchema())
			limit := openapi3.NewIntegerSchema().WithMin(1).WithMax(150)
			list := openapi3.NewOperation()
			list.OperationID = "getFormSubmissions"
			list.Parameters = append(doc.Paths.Value("/forms/{formId}").Get.Parameters,
				&openapi3.ParameterRef{Value: openapi3.NewQueryParameter("limit").WithSchema(limit)},
				&openapi3.ParameterRef{Value: openapi3.NewQueryParameter("offset").WithSchema(openapi3.NewIntegerSchema())})
			list.AddResponse(200, answer("a page of submissions", allRequired(page)))
			doc.AddOperation("/forms/{formId}/submissions", "GET", list)
		}},
		{"every failure has the same three members (measured)", func(doc *openapi3.T) {
			envelope := openapi3.NewObjectSchema().
				WithProperty("statusCode", openapi3.NewIntegerSchema()).
				WithPropertyRef("error", aString()).
				WithPropertyRef("message", aString())
			failure := &openapi3.ResponseRef{Value: answer("a failure", allRequired(envelope))}
			for _, path := range doc.Paths.Map() {
				for _, operation := range path.Operations() {
					operation.Responses.Set("default", failure)
				}
			}
		}},
	},
}

func aListOf(items *openapi3.SchemaRef) *openapi3.SchemaRef {
	list := openapi3.NewArraySchema()
	list.Items = items
	return openapi3.NewSchemaRef("", list)
}

// stringMembers returns an object whose members are strings, all of them required.
func stringMembers(names ...string) *openapi3.SchemaRef {
	object := openapi3.NewObjectSchema()
	for _, name := range names {
		object.WithPropertyRef(name, aString())
	}
	return allRequired(object)
}

func allRequired(object *openapi3.Schema) *openapi3.SchemaRef {
	for name := range object.Properties {
		object.Required = append(object.Required, name)
	}
	return openapi3.NewSchemaRef("", object)
}

func answer(description string, body *openapi3.SchemaRef) *openapi3.Response {
	return openapi3.NewResponse().WithDescription(description).WithJSONSchemaRef(body)
}
