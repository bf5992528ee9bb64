package tf

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// A server may set what the configuration leaves out. The state does not show whether the user removed an argument from the
// configuration, to have it removed at the server, or never had it there: its value is the server's in both cases. So private state
// holds the names of the arguments that the configuration of the last apply had.

const configuredKey = "configured"

// planDefaults keeps the server's value for attributes that were never configured or are released, and plans unknown for other attributes
// that were removed from the configuration. Null stays null: there is nothing to remove, and Terraform plans with null, but applies with the
// configuration, if ignore_changes has the attribute.
func (r *resourceShell[C, M]) planDefaults(ctx context.Context, config, state tftypes.Value, planned map[string]tftypes.Value, store PrivateState) error {
	if state.IsNull() {
		return nil
	}
	before, err := savedConfigured(ctx, store)
	if err != nil {
		return err
	}
	hidden, err := loadValues(ctx, sentKey, state, store) // the state has what was sent, not what is stored
	if err != nil {
		return err
	}
	prior := attributes(state)
	for _, name := range r.ServerDefaults {
		if !attributes(config)[name].IsNull() {
			continue
		}
		planned[name] = prior[name]
		_, differs := hidden[name]
		if slices.Contains(before, name) && (!slices.Contains(r.Released, name) || differs) && !prior[name].IsNull() {
			planned[name] = tftypes.NewValue(planned[name].Type(), tftypes.UnknownValue)
		}
	}
	return nil
}

// saveConfigured stores the names of the server defaults that the configuration sets.
func (r *resourceShell[C, M]) saveConfigured(ctx context.Context, config tftypes.Value, store PrivateState) error {
	if len(r.ServerDefaults) == 0 {
		return nil
	}
	encoded, err := json.Marshal(r.configured(config))
	if err != nil {
		return err
	}
	return asError(store.SetKey(ctx, configuredKey, encoded))
}

// savedConfigured returns the names that saveConfigured stored.
func savedConfigured(ctx context.Context, store PrivateState) ([]string, error) {
	encoded, diags := store.GetKey(ctx, configuredKey)
	if err := asError(diags); err != nil || encoded == nil {
		return nil, err
	}
	var names []string
	return names, json.Unmarshal(encoded, &names)
}

// configured returns the names of the server defaults that the configuration sets.
func (r *resourceShell[C, M]) configured(config tftypes.Value) []string {
	return slices.DeleteFunc(slices.Clone(r.ServerDefaults), func(name string) bool { return attributes(config)[name].IsNull() })
}

// change returns the change from the prior model to a configuration.
func (r *resourceShell[C, M]) change(ctx context.Context, prior M, config tftypes.Value, store PrivateState) (Change[M], error) {
	before, err := savedConfigured(ctx, store)
	now := r.configured(config)
	unset := slices.DeleteFunc(before, func(name string) bool { return slices.Contains(now, name) })
	c := Change[M]{Prior: prior, Configured: now, Unset: unset}
	for name, value := range attributes(config) {
		if !value.IsFullyKnown() {
			c.Undecided = append(c.Undecided, name)
		}
	}
	for _, s := range r.Secrets {
		if err == nil && s.Rotating.Key != "" {
			c.KeepRotating, err = s.keepRotating(ctx, attributes(config), store, r.credential())
		}
	}
	return c, err
}
