package tf

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// keepKey is the key of private state which states that a destroy keeps the object, because another resource has it.
const keepKey = "keep"

// planShared reports two resources of the configuration that have the same shared object. One walk of Terraform plans each create
// once, so two are an error. Resources that already have the object only cause a warning, since an error would prevent a destroy.
// A resource that has the object and another one that creates it are not reported: a replacement looks the same.
func (r *resourceShell[C, M]) planShared(ctx context.Context, prior, plan tftypes.Value) error {
	id := r.importID(plan)
	if !r.Shared || !r.identified(plan) || (!prior.IsNull() && r.importID(prior) != id) || r.adoptions().declare(declaration{r.name.full, id, prior.IsNull()}) == 1 {
		return nil
	}
	if prior.IsNull() {
		return r.declaredTwice()
	}
	Warn(ctx, "Two resources have the same "+r.id(), "Two resources of this configuration manage the %s %s. Remove one of the two. The %s stays as long as the other one is in the configuration.", r.name.noun, r.shownID(plan), r.name.noun)
	return nil
}

// identified reports whether a plan has each value of the identity.
func (r *resourceShell[C, M]) identified(plan tftypes.Value) bool {
	return !slices.ContainsFunc(r.Identity, func(name string) bool { return !isSet(attributes(plan)[name]) })
}

func (r *resourceShell[C, M]) declaredTwice() error {
	return Invalid(r.id(), "Another resource of this configuration has the same %s. Remove one of the two.", strings.Join(r.Identity, " and "))
}

// planUnique reports two resources of the configuration that would create the same unique object.
func (r *resourceShell[C, M]) planUnique(prior, plan tftypes.Value) error {
	if !r.Unique || !prior.IsNull() || !r.identified(plan) || r.adoptions().declare(declaration{r.name.full, r.importID(plan), true}) == 1 {
		return nil
	}
	return r.declaredTwice()
}

// planKeep decides whether the destruction of a resource keeps its shared object: if the configuration has another resource with
// it. The decision is in the planned private state, because the apply sees no resource that does not change.
func (r *resourceShell[C, M]) planKeep(ctx context.Context, prior tftypes.Value, store PrivateState) error {
	if !r.Shared {
		return nil
	}
	if !r.adoptions().has(ctx, declaration{r.name.full, r.importID(prior), false}) {
		return nil
	}
	Warn(ctx, "The "+r.name.noun+" is kept", "Another resource of this configuration has the %s %s as well, so it will only be removed from the state.", r.name.noun, r.shownID(prior))
	return asError(store.SetKey(ctx, keepKey, []byte("true")))
}

// declaration is a resource of the configuration that has a shared object, or creates a shared or a unique one.
type declaration struct {
	resourceType, id string
	create           bool
}

// declare records a declaration. It returns how many equal ones there are.
func (a *Adoptions) declare(d declaration) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.declared[d]++
	return a.declared[d]
}

// has reports whether a resource of the configuration makes the declaration.
func (a *Adoptions) has(ctx context.Context, d declaration) bool {
	a.wait(ctx, true)
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.declared[d] > 0
}
