package tf

import (
	"context"
	"fmt"
	"sync"
)

// warnRemains warns in a plan about what a destroy leaves behind: once for all objects of the type, unless the model has a summary of its
// own.
func (r *resourceShell[C, M]) warnRemains(ctx context.Context, m M) {
	keeper, ok := any(m).(Undeletable)
	if !ok || keeper.RemainsAfterDestroy() == "" {
		return
	}
	if l, ok := any(m).(Leftover); ok && l.LeftoverSummary() != "" {
		Warn(ctx, l.LeftoverSummary(), "%s", keeper.RemainsAfterDestroy())
		return
	}
	WarnOnce(ctx, r.name.noun+"s are not deleted", "%s This warning is shown once for all %ss of the plan.", keeper.RemainsAfterDestroy(), r.name.noun)
}

type onceKey struct{}

// withOnce returns a context for [WarnOnce].
func withOnce(ctx context.Context, providerData any) context.Context {
	if data, ok := providerData.(*ProviderData); ok {
		return context.WithValue(ctx, onceKey{}, &data.warned)
	}
	return ctx
}

// WarnOnce is [Warn] for the first warning with this summary in the process, which makes one plan or one apply. The text states that it
// is shown once. Terraform merges warnings with the same summary only if they belong to lines of the configuration: neither in an apply nor
// for a block that was removed.
func WarnOnce(ctx context.Context, summary, format string, args ...any) {
	if shown, ok := ctx.Value(onceKey{}).(*sync.Map); ok {
		if _, known := shown.LoadOrStore(summary, true); known {
			return
		}
	}
	Warn(ctx, summary, "%s", fmt.Sprintf(format, args...))
}
