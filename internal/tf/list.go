package tf

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// lister is the list resource of a resource whose vendor can list.
type lister[C any, M Model[C]] struct {
	managed[C, M]
}

var _ list.ListResourceWithConfigure = (*lister[any, Model[any]])(nil)

// ListResourceConfigSchema gives the schema of the list block, which takes no arguments.
func (l *lister[C, M]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "Lists every " + noun(l.Type) + " of the account, for import. " + l.Description}
}

// List streams the objects, at the most as many as were asked for. An error is a result of its own, never a shorter list.
func (l *lister[C, M]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	ctx = rest.WithCaller(ctx, "integrations_"+l.Type)
	stream.Results = func(push func(list.ListResult) bool) {
		api, err := clientOf[C](l.providerData, l.Type)
		if err != nil {
			push(l.failed(err))
			return
		}
		var pushed int64
		for m, err := range l.all(ctx, api) {
			if req.Limit > 0 && pushed == req.Limit {
				return
			}
			if err != nil {
				push(l.failed(err))
				return
			}
			if !push(l.result(ctx, req, m)) {
				return
			}
			pushed++
		}
	}
}

func (l *lister[C, M]) failed(err error) list.ListResult {
	var result list.ListResult
	result.Diagnostics.Append(failure(l.providerData, "list", l.Type, err))
	return result
}

func (l *lister[C, M]) result(ctx context.Context, req list.ListRequest, m M) list.ListResult {
	raw, err := encode(ctx, tfsdk.State{Schema: l.schema}, m)
	if err != nil {
		return l.failed(err)
	}
	values := attributesOf(raw)
	for _, s := range l.Secrets {
		values[s.Attribute] = tftypes.NewValue(values[s.Attribute].Type(), nil)
	}
	raw = with(raw, values)
	result := req.NewListResult(ctx)
	result.DisplayName = firstOf(text(values["name"]), l.importID(raw))
	l.setIdentity(result.Identity, raw)
	if req.IncludeResource {
		result.Resource.Raw = raw
	}
	return result
}

// all reads all objects of the account.
func (r *managed[C, M]) all(ctx context.Context, api C) iter.Seq2[M, error] {
	null := r.null(ctx)
	return r.List(ctx, api, func() M {
		m, err := decode[M](ctx, null)
		if err != nil {
			panic(err) // the model does not fit its schema
		}
		return m
	})
}

// null is a state in which the object is there, but each of its attributes is null.
func (r *managed[C, M]) null(ctx context.Context) tfsdk.State {
	objectType := r.schema.Type().TerraformType(ctx).(tftypes.Object) //nolint:forcetypeassert // a schema is an object
	values := map[string]tftypes.Value{}
	for name, t := range objectType.AttributeTypes {
		values[name] = tftypes.NewValue(t, nil)
	}
	return tfsdk.State{Schema: r.schema, Raw: tftypes.NewValue(objectType, values)}
}
