package fyle

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// This file has the attributes and the warnings that webhooks and scheduled callbacks share.

func orgID() schema.StringAttribute {
	return tf.Computed("ID of the organisation that it belongs to, which is that of the refresh token's user.")
}

func enabled(of string) schema.BoolAttribute {
	return schema.BoolAttribute{
		Optional: true, Computed: true, Default: booldefault.StaticBool(true),
		MarkdownDescription: fmt.Sprintf("Whether Fyle calls the URL.\n\nDefault: `true`. Changing this updates the %[1]s in place. A disabled %[1]s keeps its ID.", of),
	}
}

// notes returns the edge cases of an object that Fyle cannot delete.
func notes(what string) string {
	return fmt.Sprintf("- Fyle cannot delete a %[1]s: a destroyed one stays in Fyle's list, disabled. A new %[1]s with the same URL adopts it.\n"+
		"- A new %[1]s also adopts an identical one that was created within the last hour: see [When an apply is interrupted](../guides/interrupted.md).\n"+
		"- Adopted objects are named in a warning. Give each %[1]s a URL of its own, for example by a query parameter.", what)
}

// warnCreated warns if a create did not simply create a new object.
func warnCreated[T rest.Object](ctx context.Context, what string, created rest.Created[T]) {
	id := created.Object.ObjectID()
	switch {
	case created.How == rest.HowReenabled:
		tf.Warn(ctx, "A disabled "+what+" was adopted", "Fyle had the disabled %s %s with the same URL. It was changed and enabled instead of creating another one.", what, id)
	case created.How == rest.HowAdopted:
		tf.Warn(ctx, "An existing "+what+" was adopted", "Fyle already had the %[1]s %[2]s with this URL and the same settings, created within the last hour, probably by an interrupted apply. It was adopted instead of creating a duplicate. "+
			"If another resource or configuration manages it, the two now share it: run terraform state rm for this resource, and add a query parameter to its URL.", what, id)
	case created.Duplicate != "":
		tf.Warn(ctx, "Another "+what+" does the same", "Fyle has the %[1]s %[2]s with this URL and the same settings, created more than an hour ago, so the URL is now called twice. "+
			"If no configuration manages %[2]s, import it into this resource, or import it into another resource and destroy it.", what, created.Duplicate)
	}
}

// remains describes what a destroy leaves at Fyle.
func remains(what, id string) string {
	return fmt.Sprintf("Fyle cannot delete a %[1]s, so %[2]s is disabled and stays in Fyle's list. A %[1]s that is created later with the same URL adopts it.", what, id)
}
