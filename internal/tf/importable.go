package tf

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Importable describes how the objects of a resource type are imported.
type Importable struct {
	// Account names the attribute with the account; "" if the objects belong to no account.
	Account string
	// Identity names the attributes that identify an object within the account.
	Identity []string

	separator string
	conflicts map[string][]string // by optional and computed attribute
}

// ImportID returns the import ID of an object, with its account. identity are the values of the account and of the Identity.
func (i Importable) ImportID(identity map[string]string) string {
	var parts []string
	if i.Account != "" {
		parts = append(parts, identity[i.Account])
	}
	for _, name := range i.Identity {
		parts = append(parts, identity[name])
	}
	return strings.Join(parts, i.separator)
}

// Reconcile makes the attributes of a state a valid configuration. Of optional and computed attributes that exclude each other, it sets the
// one to null that excludes the most.
func (i Importable) Reconcile(values map[string]tftypes.Value) {
	names := slices.SortedFunc(maps.Keys(i.conflicts), func(a, b string) int {
		return cmp.Or(len(i.conflicts[b])-len(i.conflicts[a]), strings.Compare(a, b))
	})
	for _, name := range names {
		if slices.ContainsFunc(i.conflicts[name], func(other string) bool { return !values[other].IsNull() }) {
			values[name] = tftypes.NewValue(values[name].Type(), nil)
		}
	}
}

func (r *resourceShell[C, M]) importable() Importable {
	i := Importable{Account: r.account, Identity: r.Identity, separator: r.Separator, conflicts: map[string][]string{}}
	for name, a := range r.Attributes {
		text, ok := a.(schema.StringAttribute)
		if !ok || !text.Optional || !text.Computed {
			continue
		}
		for _, v := range text.Validators {
			if other, ok := v.(ConflictsWith); ok {
				i.conflicts[name] = append(i.conflicts[name], string(other))
			}
		}
	}
	return i
}
