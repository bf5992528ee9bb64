package tf

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Finder is a model that finds, at plan time, the existing objects that its Create would duplicate or that would prevent it.
type Finder[C any] interface {
	// Existing returns the objects that equal the one that Create would make, and those that prevent it.
	Existing(ctx context.Context, api C) ([]Existing, error)
}

// Adopter is a Finder whose Create can be replaced by the adoption of an equal object: one that an interrupted apply has created
// and that no state knows. The plan decides which object is adopted; see [Adoptions].
type Adopter[C any] interface {
	Finder[C]
	// Adopt does what Create does, but with the existing object of the ID. It returns [rest.ErrNotFound] if the object no longer
	// exists or no longer equals the one that Create would make.
	Adopt(ctx context.Context, api C, id string) error
}

// Existing is an object that exists before a create.
type Existing struct {
	ID string
	// Equal reports whether the object is what Create would make, its credentials included.
	Equal bool
	// Age is the time since the object was created, by the vendor's clock; 0 if the vendor does not show it.
	Age time.Duration
	// Conflict, if not nil, is why Create would fail as long as this object exists.
	Conflict error
}

// recent reports whether an interrupted apply may have created the object.
func (e Existing) recent() bool { return e.Age < rest.AdoptionWindow && e.Age > -rest.ClockSkew }

// planAdoption decides which existing object the create of a plan adopts, and warns about it.
func (r *resourceShell[C, M]) planAdoption(ctx context.Context, api C, plan, config tftypes.Value) error {
	if _, finds := any(newModel[M]()).(Finder[C]); !finds || !config.IsFullyKnown() {
		return nil
	}
	m, err := r.planned(ctx, plan, config)
	if err != nil {
		return err
	}
	existing, err := any(m).(Finder[C]).Existing(ctx, api) // checked above
	if unreachable(err) {
		Warn(ctx, "The plan does not know the existing objects", "%s could not be reached, so the plan did not look for a %s that an interrupted apply has left. "+
			"If there is one, %s. %s", r.name.vendor.Title, r.name.noun, r.withoutAdoption(), readable(sentence(err.Error())))
		return nil
	}
	if err != nil {
		return err
	}
	_, adopts := any(m).(Adopter[C])
	if r.Unique { // others who create the same see a conflict, instead of two states that have one object
		attempts := r.adoptions().attempts(r.startKey(plan, config))
		for i, e := range existing {
			existing[i].Equal = e.Equal && slices.ContainsFunc(attempts, func(t attempt) bool { return t.made(e) })
		}
	}
	choice := r.adoptions().choose(ctx, r.name.full, r.key(config), existing, adopts)
	switch {
	case choice.conflict != nil:
		return choice.conflict
	case choice.adopt != nil && choice.err != nil:
		Warn(ctx, "An existing "+r.name.noun+" is not adopted", "%s has the %s %s with the same settings%s, which no resource of this plan has. It was probably left by an interrupted apply, "+
			"but it cannot be adopted, because the provider cannot write to its folder: %s. Without an adoption, %s. To manage the existing one instead, import it:\n\n%s",
			r.name.vendor.Title, r.name.noun, choice.adopt.ID, age(*choice.adopt), choice.err, r.withoutAdoption(), r.importBlock(choice.adopt.ID))
	case choice.adopt != nil:
		Warn(ctx, "An existing "+r.name.noun+" will be adopted", "%s has the %s %s with the same settings%s, which no resource of this plan has. It was probably left by %s. "+
			"The apply adopts it instead of creating another one. If another state manages it, or a resource that this plan leaves out (-target, another alias of the provider), do not apply%s.",
			r.name.vendor.Title, r.name.noun, choice.adopt.ID, age(*choice.adopt), r.origin(), r.insteadOfAdoption())
	case choice.duplicate != nil:
		Warn(ctx, "Another "+r.name.noun+" is identical", "%s has the %s %s with the same settings%s, which no resource of this plan has. The apply creates another one. "+
			"If nothing else manages the existing one, import it instead:\n\n%s",
			r.name.vendor.Title, r.name.noun, choice.duplicate.ID, age(*choice.duplicate), r.importBlock(choice.duplicate.ID))
	}
	return nil
}

// origin returns what has probably left the object that a plan adopts.
func (r *resourceShell[C, M]) origin() string {
	if r.Unique {
		return "an interrupted apply in this working directory"
	}
	return "an interrupted apply, or by a destroyed resource whose object the vendor keeps"
}

// withoutAdoption returns what the apply does as long as an equal object exists that it does not adopt.
func (r *resourceShell[C, M]) withoutAdoption() string {
	if r.Unique {
		return "the apply fails, because " + r.name.vendor.Title + " refuses a second one"
	}
	return "the apply creates another one"
}

// insteadOfAdoption returns what to do if the existing object belongs to somebody else.
func (r *resourceShell[C, M]) insteadOfAdoption() string {
	switch chosen := r.Identity[len(r.Identity)-1]; {
	case r.Unique && r.schema.Attributes[chosen].IsRequired():
		return ": choose another " + chosen
	case r.Unique:
		return ""
	}
	return ": change an argument, so that the two differ, or apply again when the existing one is more than an hour old"
}

// age returns a phrase about the age of an object.
func age(e Existing) string {
	switch {
	case e.Age == 0:
		return ""
	case e.Age < time.Minute:
		return ", created less than a minute ago"
	}
	return ", created " + strings.TrimSuffix(e.Age.Round(time.Minute).String(), "0s") + " ago"
}

// importBlock returns an import block for an object.
func (r *resourceShell[C, M]) importBlock(id string) string {
	return fmt.Sprintf("import {\n  to = %s.<name>\n  id = %q\n}", r.name.full, id)
}

// adopt adopts the object that the plan chose. It returns false if there is none, or if it was changed or deleted since. Create then
// has to create one.
func (r *resourceShell[C, M]) adopt(ctx context.Context, api C, m M, plan, config tftypes.Value) (bool, error) {
	adopter, adopts := any(m).(Adopter[C])
	if !adopts {
		return false, nil
	}
	chosen, err := r.adoptions().take(r.key(config))
	if err != nil {
		return false, fmt.Errorf("the provider cannot remove its own file: %w. It did not create the object, because the next apply could then adopt an object by mistake", err)
	}
	if chosen == "" {
		return false, nil
	}
	err = adopter.Adopt(ctx, api, chosen)
	if errors.Is(err, rest.ErrNotFound) {
		return false, nil
	}
	if err == nil {
		r.adoptions().finish(r.startKey(plan, config))
	}
	return true, err
}

// create creates the object. If the vendor refuses a second one, it first records the start; see [Adoptions.start].
func (r *resourceShell[C, M]) create(ctx context.Context, api C, m M, plan, config tftypes.Value) error {
	if !r.Unique {
		return m.Create(ctx, api)
	}
	started := r.adoptions().start(r.startKey(plan, config))
	err := m.Create(ctx, api)
	started.end(err)
	return err
}

// startKey identifies a create by the identity if the user chooses it, since the configuration can have a token that is new in each run.
func (r *resourceShell[C, M]) startKey(plan, config tftypes.Value) string {
	if r.identified(plan) {
		return r.key(r.importID(plan))
	}
	return r.key(config)
}

// key identifies a create by the connection, the type and, in the plan and in the apply, the configuration, or the import ID.
func (r *resourceShell[C, M]) key(of any) string {
	hash := sha256.New()
	if data, ok := r.providerData.(*ProviderData); ok {
		_, _ = io.WriteString(hash, data.connections[r.name.vendor.Name].fingerprint)
	}
	_, _ = fmt.Fprintf(hash, "\n%s\n%s", r.name.full, of)
	return hex.EncodeToString(hash.Sum(nil))
}

func (r *resourceShell[C, M]) adoptions() *Adoptions {
	if data, ok := r.providerData.(*ProviderData); ok && data.adoptions != nil {
		return data.adoptions
	}
	return NewAdoptions("")
}

// adoptedKey is the key of private state that records an adoption.
const adoptedKey = "adopted"

// saveAdopted records that the object was adopted, so that the plan of its destruction can warn.
func saveAdopted(ctx context.Context, store PrivateState) error {
	encoded, err := json.Marshal(time.Now().UTC().Format(time.RFC3339))
	if err != nil {
		return err
	}
	return asError(store.SetKey(ctx, adoptedKey, encoded))
}

// warnAdopted warns that the object to be destroyed was adopted.
func (r *resourceShell[C, M]) warnAdopted(ctx context.Context, state tftypes.Value, store PrivateState) {
	encoded, _ := store.GetKey(ctx, adoptedKey)
	var when string
	if json.Unmarshal(encoded, &when) == nil && when != "" {
		Warn(ctx, "The "+r.name.noun+" was adopted", "The %s %s existed before this resource, which adopted it at %s. If another state also manages it, destroying it here destroys it there. "+
			"To keep it, stop managing it here instead: terraform state rm.", r.name.noun, r.shownID(state), when)
	}
}

// choice is the decision about one create.
type choice struct {
	adopt     *Existing // will be adopted unless err is not nil
	duplicate *Existing // is equal, but too old to be adopted
	conflict  error     // prevents the create
	err       error     // the decision could not be stored
}

// choose decides about one create, whose key is that of [Adoptions.take]. It excludes objects of this state. It adopts none unless
// adopts is true.
func (a *Adoptions) choose(ctx context.Context, resourceType, key string, existing []Existing, adopts bool) choice {
	before := a.stored(key)
	if len(existing) == 0 {
		return choice{err: a.store(key, decision{})}
	}
	a.wait(ctx, false)
	a.mu.Lock()
	defer a.mu.Unlock()
	var c choice
	decided := a.decided[key]
	// The newest first: the orphan of an interrupted apply is newer than the objects in that apply's state.
	slices.SortStableFunc(existing, func(x, y Existing) int { return cmp.Compare(x.Age, y.Age) })
	for _, e := range existing {
		if slices.Contains(before.Owned, e.ID) || slices.Contains(decided.Owned, e.ID) || a.known[resourceType+" "+e.ID] || a.retired(resourceType, e.ID) {
			if !slices.Contains(decided.Owned, e.ID) {
				decided.Owned = append(decided.Owned, e.ID)
			}
			continue
		}
		switch claim := resourceType + " " + e.ID; {
		case adopts && e.Equal && e.recent() && c.adopt == nil && !a.claimed[claim] && !a.createdEarlier(resourceType, e.ID):
			a.claimed[claim] = true
			decided.Adopt = append(decided.Adopt, e.ID)
			c.adopt = &e
		case e.Conflict != nil:
			c.conflict = cmp.Or(c.conflict, e.Conflict)
		case e.Equal && (!adopts || !e.recent() || a.createdEarlier(resourceType, e.ID)) && c.duplicate == nil:
			c.duplicate = &e
		}
	}
	a.decided[key] = decided
	c.err = a.write(key, decided)
	return c
}
