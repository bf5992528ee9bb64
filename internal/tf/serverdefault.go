package tf

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What the configuration leaves out, a server may fill in. Whether the user took an argument out of the configuration, and
// wants it gone, or never had it there, the state cannot tell: its value is the server's either way. So private state has
// the names of those that the last apply's configuration had.

const configuredKey = "configured"

// planDefaults leaves alone what the configuration never had, and lets the server decide again about what it has no more.
func (r *managed[C, M]) planDefaults(ctx context.Context, config, prior, planned map[string]tftypes.Value, store private) error {
	if prior == nil {
		return nil
	}
	before, err := configured(ctx, store)
	if err != nil {
		return err
	}
	for _, name := range r.ServerDefaults {
		if !config[name].IsNull() {
			continue
		}
		planned[name] = prior[name]
		if slices.Contains(before, name) {
			planned[name] = tftypes.NewValue(planned[name].Type(), tftypes.UnknownValue)
		}
	}
	return nil
}

// keepConfigured notes what the configuration has.
func (r *managed[C, M]) keepConfigured(ctx context.Context, config tftypes.Value, store private) error {
	if len(r.ServerDefaults) == 0 {
		return nil
	}
	names := []string{}
	for _, name := range r.ServerDefaults {
		if !attributesOf(config)[name].IsNull() {
			names = append(names, name)
		}
	}
	encoded, err := json.Marshal(names)
	if err != nil {
		return err
	}
	return asError(store.SetKey(ctx, configuredKey, encoded))
}

func configured(ctx context.Context, store private) ([]string, error) {
	encoded, diags := store.GetKey(ctx, configuredKey)
	if err := asError(diags); err != nil || encoded == nil {
		return nil, err
	}
	var names []string
	return names, json.Unmarshal(encoded, &names)
}

type unsetKey struct{}

// withUnset lets [Unset] tell the model of an update.
func (r *managed[C, M]) withUnset(ctx context.Context, config tftypes.Value, store private) (context.Context, error) {
	before, err := configured(ctx, store)
	gone := slices.DeleteFunc(before, func(name string) bool { return !attributesOf(config)[name].IsNull() })
	return context.WithValue(ctx, unsetKey{}, gone), err
}

// Unset gives those of a resource's ServerDefaults that the configuration had at the last apply, and has no more.
func Unset(ctx context.Context) []string {
	names, _ := ctx.Value(unsetKey{}).([]string)
	return names
}

type configKey struct{}

// withConfigured lets [Configured] tell the model of a plan.
func withConfigured(ctx context.Context, config tftypes.Value) context.Context {
	return context.WithValue(ctx, configKey{}, attributesOf(config))
}

// Configured says, in a plan, whether the configuration has an attribute; the model has the server's value where it has not.
func Configured(ctx context.Context, attribute string) bool {
	config, _ := ctx.Value(configKey{}).(map[string]tftypes.Value)
	value, ok := config[attribute]
	return ok && !value.IsNull()
}
