package tf

import (
	"cmp"
	"net/url"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Displayer is a model of an object without a name. DisplayName returns what a person recognizes the object by in the results of a
// query. It must not contain the path or the query of a URL, which can be secret.
type Displayer interface {
	DisplayName() string
}

// displayName returns the display name of a list result: that of a [Displayer], or the object's name, client ID or import ID.
func (r *resourceShell[C, M]) displayName(m M, raw tftypes.Value) string {
	var own string
	if d, ok := any(m).(Displayer); ok {
		own = d.DisplayName()
	}
	values := attributes(raw)
	return rest.Printable(cmp.Or(own, stringOf(values["name"]), stringOf(values["client_id"]), r.importID(raw)))
}

// HostOf returns the host of a URL, with the port if there is one; "" if there is none.
func HostOf(address types.String) string {
	u, err := url.Parse(address.ValueString())
	if err != nil {
		return ""
	}
	return u.Host
}
