package fyle

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fyleapi"
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

// takenUp is what a create does with what is there.
func takenUp(what string) string {
	return fmt.Sprintf("At creation, a disabled %s of the same URL is taken up again instead of making a second one, and so is one that is the same in all and was made within the last hour: "+
		"that is what an apply leaves that was interrupted.", what)
}

// warnMade says where a create did not simply make an object.
func warnMade[T any](ctx context.Context, what, id, url string, made fyleapi.Made[T]) {
	switch {
	case made.Enabled:
		tf.Warn(ctx, "A disabled "+what+" was taken up", "Fyle had the disabled %s %s of the same URL. It was changed and enabled instead of making a second one.", what, id)
	case made.Resumed:
		tf.Warn(ctx, "An existing "+what+" was taken up", "Fyle had the %[1]s %[2]s with this URL and all of these settings, made within the last hour: that is what an apply leaves that was interrupted. It was taken up instead of making a second one. "+
			"If another resource or configuration manages it, the two now share it: forget it here with terraform state rm, and give this one a URL of its own, such as %[3]s with another query.", what, id, url)
	case made.Twin != "":
		tf.Warn(ctx, "Another "+what+" does the same", "Fyle has had the %[1]s %[2]s with this URL and all of these settings for more than an hour, so the URL is now called twice. "+
			"If nobody manages that one, import it here, or into another resource to destroy it.", what, made.Twin)
	}
}

// kept tells what a destroy leaves at Fyle.
func kept(what, id, url string) string {
	return fmt.Sprintf("Fyle has no way to delete a %s. %s, which calls %s, is disabled and stays in Fyle's list. "+
		"A %s that is created with the same URL later takes it up again.", what, id, url, what)
}
