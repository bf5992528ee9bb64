package tf

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// id returns the name of the attribute with the vendor's own ID.
func (r *resourceShell[C, M]) id() string { return r.Identity[len(r.Identity)-1] }

// identity returns the names of the identity's attributes: the account, if the vendor has accounts, and those of the object.
func (r *resourceShell[C, M]) identity() []string {
	if r.account == "" {
		return r.Identity
	}
	return append([]string{r.account}, r.Identity...)
}

// IdentitySchema returns the schema of the identity. An import may omit the account, which is then the connected one.
func (r *resourceShell[C, M]) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema.Attributes = map[string]identityschema.Attribute{}
	for _, name := range r.identity() {
		resp.IdentitySchema.Attributes[name] = identityschema.StringAttribute{
			RequiredForImport: name != r.account,
			OptionalForImport: name == r.account,
			Description:       firstParagraph(r.Attributes[name].GetMarkdownDescription()),
		}
	}
}

// setIdentity sets the identity to that of a state. identity is nil if Terraform does not know identities.
func (r *resourceShell[C, M]) setIdentity(identity *tfsdk.ResourceIdentity, state tftypes.Value) {
	if identity != nil {
		identity.Raw = r.identityOf(state)
	}
}

// identityOf returns the identity of the object of a state.
func (r *resourceShell[C, M]) identityOf(state tftypes.Value) tftypes.Value {
	found := attributes(state)
	kind, values := tftypes.Object{AttributeTypes: map[string]tftypes.Type{}}, map[string]tftypes.Value{}
	for _, name := range r.identity() {
		kind.AttributeTypes[name] = tftypes.String
		values[name] = tftypes.NewValue(tftypes.String, stringOf(found[name]))
	}
	return tftypes.NewValue(kind, values)
}

// importID returns the argument of `terraform import` for the object of a state.
func (r *resourceShell[C, M]) importID(state tftypes.Value) string {
	var parts []string
	for _, name := range r.Identity {
		parts = append(parts, stringOf(attributes(state)[name]))
	}
	return strings.Join(parts, r.Separator)
}

// shownID returns the ID of the object of a state for a message; the host of an ID that is made of URLs, because a path can be secret.
func (r *resourceShell[C, M]) shownID(state tftypes.Value) string {
	id := stringOf(attributes(state)["id"])
	first, _, _ := strings.Cut(id, " ")
	if u, err := url.Parse(first); err == nil && u.Host != "" {
		return "at " + u.Host
	}
	return id
}

// importIDOf is importID for a state in JSON.
func (r *resourceShell[C, M]) importIDOf(values map[string]json.RawMessage) (string, error) {
	var parts []string
	for _, name := range r.Identity {
		var part string
		if err := json.Unmarshal(values[name], &part); err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, r.Separator), nil
}

// ImportState accepts an identity or an import ID: the identity's values joined by the separator, with or without the account. With a
// FreeID, the account is required if there is one. ImportState sets only the identity's attributes in state; Terraform refreshes the rest.
func (r *resourceShell[C, M]) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
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
		case r.FreeID:
			parts = strings.SplitN(req.ID, r.Separator, len(names))
		case len(names) == 1: // the ID may contain the separator
			parts = []string{req.ID}
		case len(parts) == len(r.Identity):
			names = r.Identity
		}
		if len(parts) != len(names) {
			resp.Diagnostics.AddError("Cannot import "+r.name.noun, r.wrongParts(req.ID, len(parts)))
			return
		}
		for i, name := range names {
			values[name] = parts[i]
		}
	}
	for _, name := range r.identity() {
		if values[name] == "" && name != r.account {
			resp.Diagnostics.AddError("Cannot import "+r.name.noun, fmt.Sprintf("The %s is empty. Write the import ID as %s.", name, r.importForms()))
			return
		}
		if values[name] != "" {
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), values[name])...)
		}
	}
	r.noteImport(r.importID(resp.State.Raw))
}

// wrongParts returns why an import ID with a number of parts is wrong.
func (r *resourceShell[C, M]) wrongParts(id string, parts int) string {
	what := fmt.Sprintf("The import ID has %d parts.", parts)
	switch {
	case strings.Contains(id, "://"):
		what = "The import ID is an address, of which only the last part of the address is an ID."
	case parts == 1:
		what = "The import ID has 1 part."
	}
	return what + " Write it as " + r.importForms() + "."
}

func (r *resourceShell[C, M]) importForms() string {
	form := "<" + strings.Join(r.Identity, ">"+r.Separator+"<") + ">"
	if r.account == "" {
		return form
	}
	return form + " or <" + r.account + ">" + r.Separator + form
}
