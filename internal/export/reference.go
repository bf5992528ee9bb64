package export

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// references are the expressions for the identities of the exported objects. An argument whose name is that of another type, such as integration of a
// nango_connection, refers to the object, so that Terraform knows the order of creates and destroys.
type references map[key]hcl.Traversal

// add adds an object whose identity is one required argument: the others are unknown to a plan that replaces the object.
func (r references) add(item provider.Item, name string) {
	if len(item.Import.Identity) != 1 {
		return
	}
	argument := item.Import.Identity[0]
	if slices.ContainsFunc(item.Schema.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == argument && a.Required }) {
		r[key{item.Type, item.Identity[argument]}] = append(traversal(item.Type, name), hcl.TraverseAttr{Name: argument})
	}
}

// tokens returns the reference to the object that an argument names; nil if there is none.
func (r references) tokens(vendor, argument, value string) hclwrite.Tokens {
	if to, ok := r[key{"integrations_" + vendor + "_" + argument, value}]; ok {
		return hclwrite.TokensForTraversal(to)
	}
	return nil
}
