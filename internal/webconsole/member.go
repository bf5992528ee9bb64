package webconsole

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// member is an attribute that is a member of the metadata of an OAuth client.
type member struct {
	attribute, name string
	text            *types.String
	set             *types.Set // instead of text
	fixed           bool       // see [Field]
}

// equal reports whether two attributes have the same value.
func (f member) equal(other member) bool {
	if f.set != nil {
		return f.set.Equal(*other.set)
	}
	return f.text.Equal(*other.text)
}

// members returns the attributes that the registration endpoint manages, in the same order for each model.
func (m *model[V, P]) members() []member {
	all := []member{{attribute: "name", name: "client_name", text: &m.Name}, {attribute: "redirect_uris", name: "redirect_uris", set: &m.RedirectURIs}}
	for _, f := range m.fields() {
		if f.Metadata != "" {
			all = append(all, member{attribute: f.Attribute, name: f.Metadata, text: f.Value, fixed: f.Fixed})
		}
	}
	return all
}

// fill sets the declared settings in a client's metadata, removes those that are null, and keeps all other members. Redirect URIs that
// are null are not managed here.
func fill(metadata oauthapi.Metadata, members []member) {
	for _, f := range members {
		switch {
		case f.set != nil && f.set.IsNull():
		case f.set != nil:
			metadata[f.name] = tf.StringsOf(*f.set)
		case f.text.IsNull():
			delete(metadata, f.name)
		default:
			metadata[f.name] = f.text.ValueString()
		}
	}
}
