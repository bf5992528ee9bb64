package tf

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type namedKey struct{}

type importedKey struct{}

func withNamed(ctx context.Context) context.Context {
	return context.WithValue(ctx, namedKey{}, true)
}

// Imported reports whether a Read is the first one after an import.
func Imported(ctx context.Context) bool { return ctx.Value(importedKey{}) != nil }

// Named reports whether a Read is of an object that the user names in this run, by an import, a data source or a list resource. All other objects are
// only named by a state, so a setting that the user means for an import must not be sent to their addresses.
func Named(ctx context.Context) bool { return ctx.Value(namedKey{}) != nil }

// noteImport records that this process imports an object.
func (r *resourceShell[C, M]) noteImport(id string) {
	if data, ok := r.providerData.(*ProviderData); ok {
		data.imported.Store(r.name.full+" "+id, true)
	}
}

// withImport returns a context for the Read of an object. It is [Named] if this process imports the object.
func (r *resourceShell[C, M]) withImport(ctx context.Context, id string) context.Context {
	if data, ok := r.providerData.(*ProviderData); ok {
		if _, imports := data.imported.Load(r.name.full + " " + id); imports {
			return context.WithValue(withNamed(ctx), importedKey{}, true)
		}
	}
	return ctx
}

// noSuch returns the error of a data source whose arguments name no object.
func (r *resourceShell[C, M]) noSuch(arguments map[string]tftypes.Value) error {
	var parts []string
	for _, name := range slices.Backward(r.Identity) {
		parts = append(parts, fmt.Sprintf("the %s %q", name, stringOf(arguments[name])))
	}
	hint := ""
	if r.hasListing() {
		hint = " Data source " + r.allName().full + " lists all " + r.plural() + "."
	}
	return Invalid(r.id(), "There is no %s with %s.%s", r.name.noun, strings.Join(parts, " and "), hint)
}

// hasListing reports whether there is a data source of all objects: a derived one, or one that the vendor declares.
func (r *resourceShell[C, M]) hasListing() bool {
	return r.List != nil && r.Plural != "" || slices.ContainsFunc(r.name.vendor.Objects, func(o Object) bool {
		d, ok := o.(interface{ typeName() string })
		return ok && d.typeName() == r.pluralType()
	})
}
