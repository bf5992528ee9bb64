package tf

import (
	"context"
	"errors"
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

// ListResourceConfigSchema returns the schema of the list block.
func (l *listShell[C, M]) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	which := "all "
	if len(l.listArguments()) > 0 {
		which = ""
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Use this list resource to list " + which + l.plural() + " with `terraform query`, for import. " + l.Description,
		Attributes:          l.listArguments(),
	}
}

// List streams the objects, at most as many as the request's limit. An error is a result of its own: it never shortens the list
// silently.
func (l *listShell[C, M]) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	ctx = withNamed(rest.WithCaller(ctx, l.name.full))
	stream.Results = func(push func(list.ListResult) bool) {
		api, err := clientOf[C](l.providerData, l.name)
		if err != nil {
			push(l.failed(err))
			return
		}
		arguments := attributes(req.Config.Raw)
		selects, err := l.selection(ctx, arguments)
		if err != nil {
			push(l.failed(err))
			return
		}
		var pushed int64
		for m, err := range l.all(ctx, api, arguments) {
			if req.Limit > 0 && pushed == req.Limit {
				return
			}
			raw, err := l.encoded(ctx, m, err)
			if err != nil {
				push(l.failed(err))
				return
			}
			if !selects(m, raw) {
				continue
			}
			if req.IncludeResource && len(l.Unlisted) > 0 {
				raw, err = l.encoded(ctx, m, m.Read(ctx, api))
				if errors.Is(err, rest.ErrNotFound) { // deleted since it was listed
					continue
				}
				if err != nil {
					push(l.failed(err))
					return
				}
			}
			if !push(l.result(ctx, req, m, raw)) {
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

// encoded returns the value of a listed model, without the secrets that the user supplies.
func (l *listShell[C, M]) encoded(ctx context.Context, m M, err error) (tftypes.Value, error) {
	if err != nil {
		return tftypes.Value{}, err
	}
	raw, err := encode(ctx, l.null, m)
	if err != nil {
		return tftypes.Value{}, err
	}
	values := cloneAttributes(raw)
	for _, s := range l.Secrets {
		values[s.Attribute] = tftypes.NewValue(values[s.Attribute].Type(), nil)
	}
	return withAttributes(raw, values), nil
}

func (l *listShell[C, M]) result(ctx context.Context, req list.ListRequest, m M, raw tftypes.Value) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = l.displayName(m, raw)
	l.setIdentity(result.Identity, raw)
	if req.IncludeResource {
		result.Resource.Raw = raw
	}
	return result
}

// all reads all objects of the account, or those within the [ListWithin] of the arguments, which may be nil. It panics if the model does
// not fit its schema.
func (r *resourceShell[C, M]) all(ctx context.Context, api C, arguments map[string]tftypes.Value) iter.Seq2[M, error] {
	empty := r.null
	if within, ok := arguments[r.ListWithin.Attribute]; ok {
		empty.Raw = withAttributes(empty.Raw, map[string]tftypes.Value{r.ListWithin.Attribute: within})
	}
	return r.List(ctx, api, func() M {
		m, err := decode[M](ctx, empty)
		if err != nil {
			panic(err)
		}
		return m
	})
}
