package tf

import (
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// firstParagraph returns the part of an attribute's description that is true for data sources and list resources too. See
// [Resource.Attributes].
func firstParagraph(description string) string {
	first, _, _ := strings.Cut(description, "\n\n")
	return first
}

// joinParagraphs returns the attributes with the paragraphs of each description joined by a space, as a resource shows them.
func joinParagraphs(attributes map[string]schema.Attribute) map[string]schema.Attribute {
	joined := map[string]schema.Attribute{}
	for name, a := range attributes {
		described := reflect.New(reflect.TypeOf(a)).Elem()
		described.Set(reflect.ValueOf(a))
		described.FieldByName("MarkdownDescription").SetString(strings.ReplaceAll(a.GetMarkdownDescription(), "\n\n", " "))
		if nested, ok := a.(schema.SingleNestedAttribute); ok {
			described.FieldByName("Attributes").Set(reflect.ValueOf(joinParagraphs(nested.Attributes)))
		}
		joined[name] = described.Interface().(schema.Attribute) // a copy of a
	}
	return joined
}
