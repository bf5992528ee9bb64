package tf

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A vendor may store another value than the one that was sent: it trims a name, or drops what it does not support. Terraform
// requires that the state after an apply has the planned value, and marks a new object as tainted after any error. So a create only
// warns, keeps the planned value, and records the difference in private state. The next refresh reads the vendor's value, and the plan
// keeps it with a warning, as long as the configuration has the value that the vendor does not store. An error of the plan would also
// prevent a destroy, which plans first.

// sentKey and storedKey are the keys of that record in private state: the values that were sent, and what is stored instead.
const (
	sentKey   = "sent"
	storedKey = "stored"
)

// storedDifferently returns the names of the arguments that have another value after a write than in the plan.
func (r *resourceShell[C, M]) storedDifferently(plan, config, after tftypes.Value) []string {
	var names []string
	for name, planned := range attributes(plan) {
		a := r.schema.Attributes[name]
		argument := a.IsRequired() || (a.IsOptional() && (!slices.Contains(r.ServerDefaults, name) || !attributes(config)[name].IsNull()))
		if argument && !r.isSecret(name) && planned.IsFullyKnown() && !planned.Equal(attributes(after)[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// isSecret reports whether an attribute belongs to a secret of the user.
func (r *resourceShell[C, M]) isSecret(name string) bool {
	return slices.ContainsFunc(r.Secrets, func(s Secret) bool { return name == s.Attribute || name == s.writeOnly() || name == s.version() })
}

// keepPlanned records the arguments that the vendor stores differently. It returns the state after the write, with the planned
// values, because Terraform accepts no others. For a difference after an update, it returns an error and the vendor's values.
func (r *resourceShell[C, M]) keepPlanned(ctx context.Context, create bool, plan, config, after tftypes.Value, store PrivateState) (tftypes.Value, error) {
	different := r.storedDifferently(plan, config, after)
	known, err := recordedAs(ctx, config, after, store) // planned as they are stored
	sent := only(attributes(config), known)
	maps.Copy(sent, only(attributes(plan), different))
	stored := only(attributes(after), slices.Collect(maps.Keys(sent)))
	if err := errors.Join(err, saveValues(ctx, sentKey, sent, store), saveValues(ctx, storedKey, stored, store)); err != nil {
		return after, err
	}
	for _, name := range different {
		message := r.difference(name, attributes(plan)[name], attributes(after)[name])
		if !create && !r.Substitutes {
			return after, Invalid(name, "%s", message)
		}
		Warn(ctx, fmt.Sprintf("%s stores another %s", r.name.vendor.Title, name), "%s", message)
	}
	values, later := map[string]tftypes.Value{}, map[string]tftypes.Value{}
	for name, planned := range attributes(plan) {
		if !planned.IsFullyKnown() || planned.Equal(attributes(after)[name]) || r.isSecret(name) {
			continue
		}
		values[name] = planned
		if !slices.Contains(different, name) {
			later[name] = attributes(after)[name]
		}
	}
	return withAttributes(after, values), saveValues(ctx, laterKey, later, store)
}

// recordedAs returns the names of the recorded arguments that were sent with the value in sent and stored as the value in stored.
func recordedAs(ctx context.Context, sent, stored tftypes.Value, store PrivateState) ([]string, error) {
	wasSent, err := loadValues(ctx, sentKey, sent, store)
	if err != nil {
		return nil, err
	}
	wasStored, err := loadValues(ctx, storedKey, stored, store)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(wasSent)), func(name string) bool {
		return !wasSent[name].Equal(attributes(sent)[name]) || !wasStored[name].Equal(attributes(stored)[name])
	}), err
}

// readStored keeps the value that was sent, with a warning, if no plan can have the stored value: the vendor has dropped an argument that is
// in the configuration, or a part of it, or keeps one that was removed from the configuration.
func (r *resourceShell[C, M]) readStored(ctx context.Context, prior, found tftypes.Value, store PrivateState) (tftypes.Value, error) {
	names, err := recordedAs(ctx, prior, found, store)
	values := map[string]tftypes.Value{}
	for _, name := range names {
		if sent, stored := attributes(prior)[name], attributes(found)[name]; drops(sent, stored) || r.mustBeNull(name, sent) {
			values[name] = sent
			Warn(ctx, fmt.Sprintf("%s stores another %s", r.name.vendor.Title, name), "%s", r.difference(name, sent, stored))
		}
	}
	return withAttributes(found, values), err
}

// mustBeNull reports whether a plan can only have null for an argument: the configuration leaves it out, and it is not computed.
func (r *resourceShell[C, M]) mustBeNull(name string, configured tftypes.Value) bool {
	return configured.IsNull() && !r.schema.Attributes[name].IsComputed()
}

// drops reports whether the stored value is null in a place in which the sent value is not.
func drops(sent, stored tftypes.Value) bool {
	if sent.IsNull() || stored.IsNull() || !sent.Type().Is(tftypes.Object{}) {
		return stored.IsNull() && !sent.IsNull()
	}
	for name, value := range attributes(sent) {
		if drops(value, attributes(stored)[name]) {
			return true
		}
	}
	return false
}

// planStored plans the value of the state for each argument that the vendor stores differently, and warns: another apply would send it
// in vain. Terraform accepts the value of the state for an argument that is in the configuration.
func (r *resourceShell[C, M]) planStored(ctx context.Context, config, prior tftypes.Value, planned map[string]tftypes.Value, store PrivateState) error {
	if prior.IsNull() {
		return nil
	}
	names, err := recordedAs(ctx, config, prior, store)
	if err != nil || len(names) == 0 {
		return err
	}
	for _, name := range names {
		if r.mustBeNull(name, attributes(config)[name]) {
			continue
		}
		planned[name] = attributes(prior)[name]
		Warn(ctx, fmt.Sprintf("%s stores another %s", r.name.vendor.Title, name), "%s", r.difference(name, attributes(config)[name], attributes(prior)[name]))
	}
	for name, value := range attributes(config) {
		if !value.IsNull() && !planned[name].Equal(attributes(prior)[name]) {
			return nil // something else changes
		}
	}
	for name, value := range attributes(config) {
		if value.IsNull() && r.schema.Attributes[name].IsComputed() {
			planned[name] = attributes(prior)[name] // the framework saw a change, and made it unknown
		}
	}
	return nil
}

// difference returns what to do about an argument that the vendor stores differently.
func (r *resourceShell[C, M]) difference(name string, sent, after tftypes.Value) string {
	if r.mustBeNull(name, sent) {
		return fmt.Sprintf("%[1]s keeps the value of %[2]s, although it was removed from the configuration. Set %[2]s to another value, or change it at %[1]s.", r.name.vendor.Title, name)
	}
	at, value := firstDifference(name, sent, after)
	text := fmt.Sprintf("%s stores another value of %s than the one that was sent", r.name.vendor.Title, at)
	stored := "the value that " + r.name.vendor.Title + " stores, which terraform plan -refresh-only shows"
	if shown := shownValue(value); shown != "" {
		stored = shown
	}
	return text + fmt.Sprintf(". Set %s to %s, or remove the argument.", at, stored)
}

// firstDifference returns the path and the stored value of the first difference.
func firstDifference(at string, sent, stored tftypes.Value) (string, tftypes.Value) {
	if sent.Type().Is(tftypes.Object{}) && !sent.IsNull() && !stored.IsNull() {
		for _, name := range slices.Sorted(maps.Keys(attributes(sent))) {
			if s, v := attributes(sent)[name], attributes(stored)[name]; !s.Equal(v) {
				return firstDifference(at+"."+name, s, v)
			}
		}
	}
	return at, stored
}

// shownValue returns a value for a message; "" for one that contains strings, which may be secret.
func shownValue(v tftypes.Value) string {
	switch {
	case v.IsNull():
		return "null"
	case v.Type().Is(tftypes.Bool):
		var b bool
		_ = v.As(&b) // a known Boolean
		return strconv.FormatBool(b)
	case v.Type().Is(tftypes.Number):
		return strconv.FormatInt(integer(v), 10)
	}
	return ""
}
