package fyle

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// The attributes and the words that more than one of Fyle's objects has.

func orgID() schema.StringAttribute {
	return tf.Computed("ID of the organisation that it is in: that of the refresh token's user.")
}

func enabled(of string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true, Computed: true, Default: booldefault.StaticBool(true),
		MarkdownDescription: fmt.Sprintf("Whether Fyle calls the URL. Default: `true`. Changing it updates in place; a %s that is disabled keeps its ID.", of),
	}
}

// kept tells what a destroy leaves at Fyle.
func kept(what, id, url string) string {
	return fmt.Sprintf("Fyle has no way to delete a %s. %s, which calls %s, is disabled and stays in Fyle's list. "+
		"A %s that is created with the same URL later takes it up again.", what, id, url, what)
}
