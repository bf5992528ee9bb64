package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

const exampleHeader = header + ` Copy this file to terraform.tfvars, and fill in the secrets, without the # before them. A secret that stays a comment is not sent.
`

// writer collects the blocks of one file.
type writer struct {
	file     *hclwrite.File
	example  *strings.Builder
	exported references
	objects  int

	// of the object that add is writing
	item      provider.Item
	name      string
	variables []variable
}

// variable is a variable for a secret.
type variable struct {
	name, description string
	kind              tftypes.Type
	writeOnly         bool
	required          bool // the object cannot be planned without it
}

func newWriter(example *strings.Builder, exported references) *writer {
	w := &writer{file: hclwrite.NewEmptyFile(), example: example, exported: exported}
	w.file.Body().AppendUnstructuredTokens(comment(header + " The import blocks can be removed after an apply."))
	return w
}

func (w *writer) bytes() []byte { return format(string(w.file.Bytes())) }

func format(text string) []byte { return hclwrite.Format([]byte(strings.TrimRight(text, "\n") + "\n")) }

// add adds the blocks of an object.
func (w *writer) add(item provider.Item, name string, importOnly bool) {
	w.item, w.name, w.variables = item, name, nil
	w.objects++
	body := w.file.Body()
	body.AppendNewline()
	block := body.AppendNewBlock("import", nil).Body()
	block.SetAttributeTraversal("to", traversal(item.Type, name))
	block.SetAttributeValue("id", cty.StringVal(item.Import.ImportID(item.Identity)))
	if importOnly {
		return
	}
	body.AppendNewline()
	w.arguments(body.AppendNewBlock("resource", []string{item.Type, name}).Body())
	for _, v := range w.variables {
		body.AppendNewline()
		v.declare(body)
		line := "# " + v.name // Terraform refuses to apply with an ephemeral variable that a file sets to null
		if v.required {
			line = v.name
		}
		fmt.Fprintf(w.example, "\n# %s, %s\n%s = null\n", v.description, v.typeName(), line)
	}
}

// arguments writes the arguments of the resource: first those that are required, then the others, both in alphabetical order.
func (w *writer) arguments(body *hclwrite.Body) {
	all := slices.SortedFunc(slices.Values(w.item.Schema.Attributes), func(a, b *tfprotov6.SchemaAttribute) int {
		if a.Required != b.Required {
			return cmp.Compare(btoi(b.Required), btoi(a.Required))
		}
		return strings.Compare(a.Name, b.Name)
	})
	for _, a := range all {
		value := w.item.Config[a.Name]
		switch {
		case !a.Required && !a.Optional:
		case a.Sensitive && w.hasAttribute(a.Name+"_wo"): // the write-only argument replaces it
		case a.Sensitive:
			v := w.secret(a, []string{a.Name})
			note := "# Fill in the secret in terraform.tfvars, or leave it null: it is then not sent."
			if !value.IsNull() || a.Required {
				note = "# Fill in the secret in terraform.tfvars. The plan has a change until then."
			}
			body.AppendUnstructuredTokens(comment(note))
			body.SetAttributeRaw(a.Name, v)
		case !value.IsNull():
			if reference := w.exported.tokens(w.item.Vendor, a.Name, text(value)); reference != nil {
				body.SetAttributeRaw(a.Name, reference)
				continue
			}
			body.SetAttributeRaw(a.Name, w.tokens(a, value, []string{a.Name}))
		}
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (w *writer) hasAttribute(name string) bool {
	return slices.ContainsFunc(w.item.Schema.Attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == name })
}

// secret returns a reference to a new variable for the value of an attribute at a path.
func (w *writer) secret(a *tfprotov6.SchemaAttribute, at []string) hclwrite.Tokens {
	words := append([]string{shortType(w.item.Type), w.name}, at...)
	name := strings.TrimSuffix(strings.Join(words, "_"), "_wo")
	w.variables = append(w.variables, variable{
		name: name, kind: a.ValueType(), writeOnly: a.WriteOnly, required: a.Required,
		description: fmt.Sprintf("%s of %s.%s", strings.Join(at, "."), w.item.Type, w.name),
	})
	return hclwrite.TokensForTraversal(traversal("var", name))
}

// typeName returns the type as a configuration names it.
func (v variable) typeName() string {
	switch {
	case v.kind.Is(tftypes.String):
		return "string"
	case v.kind.Equal(tftypes.Map{ElementType: tftypes.String}):
		return "map(string)"
	}
	return "any"
}

func (v variable) declare(body *hclwrite.Body) {
	block := body.AppendNewBlock("variable", []string{v.name}).Body()
	block.SetAttributeRaw("type", hclwrite.Tokens{{Type: hclsyntax.TokenIdent, Bytes: []byte(v.typeName())}})
	block.SetAttributeValue("description", cty.StringVal(v.description))
	if !v.required {
		block.SetAttributeValue("default", cty.NullVal(cty.String))
	}
	block.SetAttributeValue("sensitive", cty.True)
	if v.writeOnly {
		block.SetAttributeValue("ephemeral", cty.True)
	}
}

func traversal(root, name string) hcl.Traversal {
	return hcl.Traversal{hcl.TraverseRoot{Name: root}, hcl.TraverseAttr{Name: name}}
}

func comment(text string) hclwrite.Tokens {
	return hclwrite.Tokens{{Type: hclsyntax.TokenComment, Bytes: []byte(text + "\n")}}
}
