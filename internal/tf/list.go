package tf

import (
	"cmp"
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// listShell implements the list resource of a resource whose vendor can list.
type listShell[C any, M Model[C]] struct {
	resourceShell[C, M]
}

var _ list.ListResourceWithConfigure = (*listShell[any, Model[any]])(nil)

// ListResourceConfigSchema returns the schema of the list block, which has no arguments.
func (l *listShell[C, M]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{MarkdownDescription: "Use this list resource to list all " + l.plural() + " with `terraform query`, for import. " + l.Description}
}

// List streams the objects, at most as many as the request's limit. An error is a result of its own: it never shortens the list
// silently.
func (l *listShell[C, M]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	ctx = rest.WithCaller(ctx, l.name.full)
	stream.Results = func(push func(list.ListResult) bool) {
		api, err := clientOf[C](l.providerData, l.name)
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

func (l *listShell[C, M]) failed(err error) list.ListResult {
	var result list.ListResult
	result.Diagnostics.Append(failure(l.providerData, "list", l.name, err))
	return result
}

func (l *listShell[C, M]) result(ctx context.Context, req list.ListRequest, m M) list.ListResult {
	raw, err := encode(ctx, l.null, m)
	if err != nil {
		return l.failed(err)
	}
	values := cloneAttributes(raw)
	for _, s := range l.Secrets {
		values[s.Attribute] = tftypes.NewValue(values[s.Attribute].Type(), nil)
	}
	raw = withAttributes(raw, values)
	result := req.NewListResult(ctx)
	result.DisplayName = cmp.Or(stringOf(values["name"]), l.importID(raw))
	l.setIdentity(result.Identity, raw)
	if req.IncludeResource {
		result.Resource.Raw = raw
	}
	return result
}

// all reads all objects of the account. It panics if the model does not fit its schema.
func (r *resourceShell[C, M]) all(ctx context.Context, api C) iter.Seq2[M, error] {
	return r.List(ctx, api, func() M {
		m, err := decode[M](ctx, r.null)
		if err != nil {
			panic(err)
		}
		return m
	})
}
