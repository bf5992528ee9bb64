package tf

import "context"

// warnRemains warns in a plan about what a destroy leaves behind: once for all objects of the type, unless the model has a summary of its
// own. Terraform merges warnings with the same summary only if they belong to a line of the configuration.
func (r *resourceShell[C, M]) warnRemains(ctx context.Context, m M) {
	keeper, ok := any(m).(Undeletable)
	if !ok || keeper.RemainsAfterDestroy() == "" {
		return
	}
	if l, ok := any(m).(Leftover); ok && l.LeftoverSummary() != "" {
		Warn(ctx, l.LeftoverSummary(), "%s", keeper.RemainsAfterDestroy())
		return
	}
	if r.first("remains") {
		Warn(ctx, r.name.noun+"s are not deleted", "%s This warning is shown once for all %ss of the plan.", keeper.RemainsAfterDestroy(), r.name.noun)
	}
}

// first reports whether this is the first call for the type and the subject in this process, which makes one plan or one apply.
func (r *resourceShell[C, M]) first(subject string) bool {
	data, ok := r.providerData.(*ProviderData)
	if !ok {
		return true
	}
	_, known := data.warned.LoadOrStore(r.name.full+" "+subject, true)
	return !known
}
