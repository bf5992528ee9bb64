// Package export writes import blocks and configuration for the objects that list resources find, for every Terraform and OpenTofu.
//
// Start with [Plan], which decides the files. names.go has the names of resources, block.go, value.go and reference.go their configuration, state.go what a state
// already manages, and write.go the protection of files that exist.
package export

import (
	"cmp"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// Options are the options of [Plan].
type Options struct {
	Managed     Managed // what is not exported
	PerType     bool    // one file for each type, and not for each vendor
	ImportsOnly bool    // no resource blocks
	Requirement bool    // whether to add the file that names the source of the provider
}

// File is one file to write.
type File struct {
	Name    string
	Content []byte
	Objects int // import blocks in it
}

// exampleFile is the template for the values of secrets.
const exampleFile = "terraform.tfvars.example"

// header is the first line of each file. Only a file with it is replaced.
const header = "# Written by integrations export."

const requirement = header + `

terraform {
  required_providers {
    integrations = {
      source = "integrations-as-code/integrations"
    }
  }
}
`

// Plan returns the files for the objects that are not managed, in the order of their names, and the number of objects that are. There is no file
// without an object.
func Plan(items []provider.Item, o Options) (files []File, managed int) {
	names := namesOf(items, o.Managed.names)
	items = slices.Clone(items)
	slices.SortFunc(items, func(a, b provider.Item) int {
		return cmp.Or(strings.Compare(a.Type, b.Type), strings.Compare(names[keyOf(a)], names[keyOf(b)]))
	})
	items = slices.CompactFunc(items, func(a, b provider.Item) bool { return keyOf(a) == keyOf(b) }) // of pages that moved during the listing
	exported := references{}
	for _, item := range items {
		if !o.ImportsOnly && !o.Managed.has(item) {
			exported.add(item, names[keyOf(item)])
		}
	}
	writers := map[string]*writer{}
	var order []string
	var example strings.Builder
	for _, item := range items {
		if o.Managed.has(item) {
			managed++
			continue
		}
		name := item.Vendor + ".tf"
		if o.PerType {
			name = shortType(item.Type) + ".tf"
		}
		w := writers[name]
		if w == nil {
			w = newWriter(&example, exported)
			writers[name], order = w, append(order, name)
		}
		w.add(item, names[keyOf(item)], o.ImportsOnly)
	}
	for _, name := range order {
		files = append(files, File{name, writers[name].bytes(), writers[name].objects})
	}
	if example.Len() > 0 {
		files = append(files, File{Name: exampleFile, Content: format(exampleHeader + example.String())})
	}
	if o.Requirement && len(files) > 0 {
		files = append(files, File{Name: "terraform.tf", Content: []byte(requirement)})
	}
	return files, managed
}

// shortType returns a type without the provider's prefix.
func shortType(resourceType string) string { return strings.TrimPrefix(resourceType, "integrations_") }

// key identifies an object.
type key struct{ resourceType, id string }

func keyOf(item provider.Item) key { return key{item.Type, item.Import.ImportID(item.Identity)} }

// IsExample reports whether the file is the template for the values of secrets.
func (f File) IsExample() bool { return f.Name == exampleFile }
