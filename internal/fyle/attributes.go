package fyle

import (
	"context"
	"fmt"
	"time"

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
	return fmt.Sprintf("- Fyle cannot delete a %[1]s: a destroyed one stays in Fyle's list, disabled.\n"+
		"- A create adopts an identical %[1]s, or a disabled one that is otherwise identical, if it is less than an hour old and not in the state. The plan warns about it: see [When an apply is interrupted](../guides/interrupted.md).\n"+
		"- If another state has an identical %[1]s, Fyle calls the URL once for each. To tell them apart, add a query parameter to the URL.", what)
}

// collection is the part of a [fyleapi.Collection] that finds objects to adopt.
type collection[T rest.Object] interface {
	Equal(ctx context.Context, object T) ([]T, error)
	Age(object T) time.Duration
}

// existing returns the objects that equal the one to be created, or only differ in being disabled.
func existing[T rest.Object](ctx context.Context, c collection[T], object T) ([]tf.Existing, error) {
	equal, err := c.Equal(ctx, object)
	var found []tf.Existing
	for _, o := range equal {
		found = append(found, tf.Existing{ID: o.ObjectID(), Equal: true, Age: c.Age(o)})
	}
	return found, err
}

// remains describes what a destroy leaves at Fyle.
func remains(what, id string) string {
	return fmt.Sprintf("Fyle cannot delete a %[1]s, so %[2]s will be disabled and will stay in Fyle's list.", what, id)
}
