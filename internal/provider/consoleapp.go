package provider

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// isPageArgument reports whether an argument describes a page of a vendor's web console to a person. No server receives it.
func isPageArgument(name string) bool {
	return slices.Contains([]string{"vendor", "address", "app_address", "path", "role", "create_button", "name_label", "redirect_uris_label", "finish_steps"}, name)
}

// namesApp reports whether a summary is about what a person has to do for an app of the schema. Such a summary has the names of the app and of the
// vendor, and no other value: the person has to find the app in the console, and Terraform shows only the first of several warnings with the
// same summary.
func namesApp(schema *tfprotov6.Schema, summary string) bool {
	return schema != nil && hasAttribute(schema.Block.Attributes, "confirmed") && (strings.HasPrefix(summary, "Manual step") || strings.HasPrefix(summary, "Another app: "))
}

func hasAttribute(attributes []*tfprotov6.SchemaAttribute, name string) bool {
	return slices.ContainsFunc(attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == name })
}
