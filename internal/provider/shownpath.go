package provider

import "github.com/hashicorp/terraform-plugin-go/tftypes"

// shownPath returns the part of a path by which Terraform finds the line of the wrong value: the attribute at the root, and the key of a
// map or the index of a list. Terraform takes all other steps for nested blocks, and without such a block it shows the first line of the
// outer block (hashicorp/terraform, internal/tfdiags/contextual.go). The element of a set is a configured value as well.
func shownPath(path *tftypes.AttributePath) *tftypes.AttributePath {
	if path == nil || len(path.Steps()) < 2 {
		return path
	}
	if steps := path.Steps(); len(steps) == 2 {
		switch steps[1].(type) {
		case tftypes.ElementKeyString, tftypes.ElementKeyInt:
			return path
		}
	}
	return tftypes.NewAttributePathWithSteps(path.Steps()[:1])
}
