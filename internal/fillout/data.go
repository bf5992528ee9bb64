package fillout

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
)

// This file has the attributes and the conversion that several data sources share.

func computedString(description string) schema.StringAttribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

func computedList(description string, attributes map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: description,
		NestedObject: schema.NestedAttributeObject{Attributes: attributes},
	}
}

// stringValue returns a string of the API as a Terraform value, null if it is empty.
func stringValue(t filloutapi.Text) types.String {
	if t == "" {
		return types.StringNull()
	}
	return types.StringValue(string(t))
}
