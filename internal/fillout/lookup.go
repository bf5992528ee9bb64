package fillout

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// This file finds forms and databases by the ID or the name in a configuration.

// byIDOrName returns an argument of a data source that is computed if the other one is set. One of the two has the validator.
func byIDOrName(description, other string, more ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, Validators: append(tf.NotEmpty(), more...),
		MarkdownDescription: description + " Set this or `" + other + "`.",
	}
}

// parent is a form or a database, of which Fillout has a listing.
type parent struct{ id, name string }

// kind is a kind of parent.
type kind struct {
	noun string // "form"
	all  func(context.Context, *filloutapi.Client) ([]parent, error)
	hint string // how to find an ID
}

var aForm = kind{
	noun: "form", hint: "The ID is the last part of the form's public address, https://forms.fillout.com/t/<ID>. Data source integrations_fillout_forms lists all forms.",
	all: func(ctx context.Context, api *filloutapi.Client) (all []parent, err error) {
		forms, err := api.Forms(ctx)
		for _, f := range forms {
			all = append(all, parent{f.ID, f.Name})
		}
		return all, err
	},
}

var aDatabase = kind{
	noun: "database", hint: "Data source integrations_fillout_databases lists all databases.",
	all: func(ctx context.Context, api *filloutapi.Client) (all []parent, err error) {
		databases, err := api.Databases(ctx)
		for _, d := range databases {
			all = append(all, parent{string(d.ID), string(d.Name)})
		}
		return all, err
	},
}

// maxNamed is how many parents an error lists.
const maxNamed = 20

// notFound returns the error of an attribute with an ID that no parent has.
func (k kind) notFound(ctx context.Context, api *filloutapi.Client, attribute string, id types.String) error {
	all, err := k.all(ctx, api)
	if err != nil {
		return err
	}
	return tf.Invalid(attribute, "The account has no %s with the ID %q. %s %s", k.noun, id.ValueString(), k.hint, k.alternatives(id.ValueString(), all))
}

// notFoundAtPlan is notFound for the plan of a webhook. It only warns if the webhook was in the state and the refresh of this run has
// found that its parent is gone.
func (k kind) notFoundAtPlan(ctx context.Context, api *filloutapi.Client, attribute string, id types.String) error {
	if !api.IsLost(id.ValueString()) {
		return k.notFound(ctx, api, attribute, id)
	}
	tf.Warn(ctx, "The "+k.noun+" is not found", "The %s %s was deleted, so the apply will fail. Set %s to another %[1]s, or remove the webhook from the configuration.", k.noun, id.ValueString(), attribute)
	return nil
}

// byName returns the ID of the only parent with the name in the attribute name.
func (k kind) byName(ctx context.Context, api *filloutapi.Client, name types.String) (types.String, error) {
	all, err := k.all(ctx, api)
	var ids []string
	for _, p := range all {
		if p.name == name.ValueString() {
			ids = append(ids, p.id)
		}
	}
	switch {
	case err != nil:
		return name, err
	case len(ids) == 0:
		return name, tf.Invalid("name", "The account has no %s with this name. %s", k.noun, k.alternatives(name.ValueString(), all))
	case len(ids) > 1:
		return name, tf.Invalid("name", "The account has %d %ss with this name. Set id instead, to one of their IDs: %s.", len(ids), k.noun, strings.Join(ids, ", "))
	}
	return types.StringValue(ids[0]), nil
}

// alternatives returns sentences about the parents that exist. The nearest one to what the user wrote is the first.
func (k kind) alternatives(wrote string, all []parent) string {
	if len(all) == 0 {
		return fmt.Sprintf("It has no %ss, so check that api_key and region are those of the right account.", k.noun)
	}
	var words, shown []string
	for i, p := range all {
		words = append(words, p.id, p.name)
		if i < maxNamed {
			shown = append(shown, p.String())
		}
	}
	if len(all) > maxNamed {
		shown = append(shown, fmt.Sprintf("and %d more", len(all)-maxNamed))
	}
	nearest := tf.Nearest(wrote, words)
	for _, p := range all {
		if nearest != "" && (p.id == nearest || p.name == nearest) {
			return fmt.Sprintf("The nearest is %s. All: %s.", p, strings.Join(shown, ", "))
		}
	}
	return fmt.Sprintf("Set it to one of: %s.", strings.Join(shown, ", "))
}

// String returns the ID and the name.
func (p parent) String() string { return fmt.Sprintf("%s (%q)", p.id, p.name) }
