package tf

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// id is the attribute that the vendor's own ID is in.
func (r *managed[C, M]) id() string { return r.Identity[len(r.Identity)-1] }

// identity are the names of the identity's attributes: the account, where the vendor has one, and those of the object.
func (r *managed[C, M]) identity() []string {
	if r.account == "" {
		return r.Identity
	}
	return append([]string{r.account}, r.Identity...)
}

// IdentitySchema gives the schema of the identity. The account may be left out of an import: it is the connected one.
func (r *managed[C, M]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema.Attributes = map[string]identityschema.Attribute{}
	for _, name := range r.identity() {
		resp.IdentitySchema.Attributes[name] = identityschema.StringAttribute{
			RequiredForImport: name != r.account,
			OptionalForImport: name == r.account,
			Description:       r.schema.Attributes[name].GetMarkdownDescription(),
		}
	}
}

// setIdentity fills the identity from a state. It is nil for a type that has none.
func (r *managed[C, M]) setIdentity(identity *tfsdk.ResourceIdentity, state tftypes.Value) {
	if identity != nil {
		identity.Raw = r.identityOf(state)
	}
}

// identityOf gives the identity of the object of a state.
func (r *managed[C, M]) identityOf(state tftypes.Value) tftypes.Value {
	attributes := membersOf(state)
	kind, values := tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}, map[string]tftypes.Value{}
	for _, name := range r.identity() {
		kind.AttributeTypes[name] = tftypes.String
		values[name] = tftypes.NewValue(tftypes.String, text(attributes[name]))
	}
	return tftypes.NewValue(kind, values)
}

// importID is what terraform import takes for the object of a state.
func (r *managed[C, M]) importID(state tftypes.Value) string {
	var parts []string
	for _, name := range r.Identity {
		parts = append(parts, text(attributesOf(state)[name]))
	}
	return strings.Join(parts, r.Separator)
}

// ImportState takes an import ID, the identity's values joined by the separator, with or without the account, or an identity. The
// Read that follows fills in the rest.
func (r *managed[C, M]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	values := map[string]string{}
	if req.ID == "" {
		for _, name := range r.identity() {
			var value types.String
			resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root(name), &value)...)
			values[name] = value.ValueString()
		}
	} else {
		names, parts := r.identity(), strings.Split(req.ID, r.Separator)
		switch {
		case len(names) == 1: // it may have the separator in it
			parts = []string{req.ID}
		case len(parts) == len(r.Identity):
			names = r.Identity
		}
		if len(parts) != len(names) {
			resp.Diagnostics.AddError("Cannot import "+noun(r.Type), readable(fmt.Sprintf("The import ID %q has %d parts; expected is %s.",
				req.ID, len(parts), r.importForms())))
			return
		}
		for i, name := range names {
			values[name] = parts[i]
		}
	}
	for _, name := range r.identity() {
		if values[name] == "" && name != r.account {
			resp.Diagnostics.AddError("Cannot import "+noun(r.Type), fmt.Sprintf("The %s is empty; expected is %s.", name, r.importForms()))
			return
		}
		if values[name] != "" {
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), values[name])...)
		}
	}
}

func (r *managed[C, M]) importForms() string {
	form := "<" + strings.Join(r.Identity, ">"+r.Separator+"<") + ">"
	if r.account == "" {
		return form
	}
	return form + " or <" + r.account + ">" + r.Separator + form
}
