package tf

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A vendor may store another value than the one that was sent: it trims a name, or drops what it does not support. Terraform
// requires that the state after an apply has the planned value, and marks a new object as tainted after any error. So a create only
// warns, keeps the planned value, and records the difference in private state. The next plan reads the vendor's value, and returns an
// error as long as the configuration has the value that the vendor does not store: another apply would change or replace the object
// in vain.

// storedKey is the key of that record in private state.
const storedKey = "stored"

// storedValue is the value of an argument that a vendor stores differently, as MessagePack.
type storedValue struct {
	Sent   []byte `json:"sent"`
	Stored []byte `json:"stored"`
}

// storedDifferently returns the names of the arguments that have another value after a write than in the plan.
func (r *resourceShell[C, M]) storedDifferently(plan, after tftypes.Value) []string {
	var names []string
	for name, planned := range attributes(plan) {
		a := r.schema.Attributes[name]
		if (a.IsRequired() || a.IsOptional()) && !a.IsWriteOnly() && planned.IsFullyKnown() && !planned.Equal(attributes(after)[name]) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// keepPlanned records the arguments that the vendor stores differently. It returns the state after the write, with the planned
// values, because Terraform accepts no others. For a difference after an update, it returns an error and the vendor's values.
func (r *resourceShell[C, M]) keepPlanned(ctx context.Context, create bool, plan, after tftypes.Value, store private) (tftypes.Value, error) {
	different := r.storedDifferently(plan, after)
	if err := saveStored(ctx, different, attributes(plan), attributes(after), store); err != nil {
		return after, err
	}
	for _, name := range different {
		message := r.difference(name, attributes(plan)[name], attributes(after)[name])
		if !create && !r.Substitutes {
			return after, Invalid(name, "%s", message)
		}
		Warn(ctx, fmt.Sprintf("%s stores another %s", r.name.vendor.Title, name), "%s", message)
	}
	values := map[string]tftypes.Value{}
	for name, planned := range attributes(plan) {
		a := r.schema.Attributes[name]
		if computed := !a.IsOptional() && !a.IsRequired(); planned.IsFullyKnown() && (computed || slices.Contains(different, name)) {
			values[name] = planned
		}
	}
	return withAttributes(after, values), nil
}

// saveStored records the values that were sent and stored, for the named arguments.
func saveStored(ctx context.Context, names []string, sent, stored map[string]tftypes.Value, store private) error {
	if len(names) == 0 {
		return asError(store.SetKey(ctx, storedKey, nil))
	}
	record := map[string]storedValue{}
	for _, name := range names {
		s, err := tfprotov6.NewDynamicValue(sent[name].Type(), sent[name])
		if err != nil {
			return err
		}
		v, err := tfprotov6.NewDynamicValue(stored[name].Type(), stored[name])
		if err != nil {
			return err
		}
		record[name] = storedValue{s.MsgPack, v.MsgPack}
	}
	encoded, err := json.Marshal(record)
	if err != nil {
		return err
	}
	return asError(store.SetKey(ctx, storedKey, encoded))
}

// recordedAs returns the names of the recorded arguments that were sent with the value in sent and stored as the value in stored.
func recordedAs(ctx context.Context, sent, stored map[string]tftypes.Value, store private) ([]string, error) {
	encoded, diags := store.GetKey(ctx, storedKey)
	if err := asError(diags); err != nil || encoded == nil {
		return nil, err
	}
	var record map[string]storedValue
	if err := json.Unmarshal(encoded, &record); err != nil {
		return nil, err
	}
	same := func(value tftypes.Value, recorded []byte) bool {
		if value.Type() == nil { // an argument of another version of the provider
			return false
		}
		decoded, err := tfprotov6.DynamicValue{MsgPack: recorded}.Unmarshal(value.Type())
		return err == nil && decoded.Equal(value)
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(record)), func(name string) bool {
		return !same(sent[name], record[name].Sent) || !same(stored[name], record[name].Stored)
	}), nil
}

// readStored keeps the value that was sent, as long as the vendor stores the same other value for it. It is for vendors that may
// substitute values: for all others, the difference is drift.
func (r *resourceShell[C, M]) readStored(ctx context.Context, prior, found tftypes.Value, store private) (tftypes.Value, error) {
	if !r.Substitutes {
		return found, nil
	}
	names, err := recordedAs(ctx, attributes(prior), attributes(found), store)
	values := map[string]tftypes.Value{}
	for _, name := range names {
		values[name] = attributes(prior)[name]
	}
	return withAttributes(found, values), err
}

// planStored returns an error if an update would only send a value again that the vendor stores differently.
func (r *resourceShell[C, M]) planStored(ctx context.Context, config, prior tftypes.Value, store private) error {
	if prior.IsNull() || r.Substitutes {
		return nil
	}
	names, err := recordedAs(ctx, attributes(config), attributes(prior), store)
	if err != nil || len(names) == 0 {
		return err
	}
	return Invalid(names[0], "%s", r.difference(names[0], attributes(config)[names[0]], attributes(prior)[names[0]]))
}

// difference returns what to do about an argument that the vendor stores differently.
func (r *resourceShell[C, M]) difference(name string, sent, stored tftypes.Value) string {
	at, value := firstDifference(name, sent, stored)
	text := fmt.Sprintf("%s stores another value of %s than the one that was sent", r.name.vendor.Title, at)
	if shown := shownValue(value); shown != "" && !r.schema.Attributes[name].IsSensitive() {
		text += ": " + shown
	}
	return text + fmt.Sprintf(". Set %s to the value that %s stores, or remove the argument.", at, r.name.vendor.Title)
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

// shownValue returns a value for a message; "" for a value that may contain a secret, such as a URL, and for one that is too long.
func shownValue(v tftypes.Value) string {
	var text string
	switch {
	case v.IsNull():
		return "null"
	case v.Type().Is(tftypes.Bool):
		var b bool
		_ = v.As(&b) // a known Boolean
		return strconv.FormatBool(b)
	case v.Type().Is(tftypes.Number):
		return strconv.FormatInt(integer(v), 10)
	case v.Type().Is(tftypes.String):
		text = strconv.Quote(stringOf(v))
	default:
		var elements []tftypes.Value
		if v.As(&elements) != nil {
			return ""
		}
		var shown []string
		for _, e := range elements {
			shown = append(shown, strconv.Quote(stringOf(e)))
		}
		slices.Sort(shown)
		text = "[" + strings.Join(shown, ", ") + "]"
	}
	if strings.Contains(text, "://") || len(text) > 200 {
		return ""
	}
	return text
}
