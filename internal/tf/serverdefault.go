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

// planDefaults keeps the server's value for attributes that were never configured, and plans unknown for attributes that were
// removed from the configuration.
func (r *resourceShell[C, M]) planDefaults(ctx context.Context, config, prior, planned map[string]tftypes.Value, store private) error {
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

// saveConfigured stores the names of the server defaults that the configuration sets.
func (r *resourceShell[C, M]) saveConfigured(ctx context.Context, config tftypes.Value, store private) error {
	if len(r.ServerDefaults) == 0 {
		return nil
	}
	names := []string{}
	for _, name := range r.ServerDefaults {
		if !attributes(config)[name].IsNull() {
			names = append(names, name)
		}
	}
	encoded, err := json.Marshal(names)
	if err != nil {
		return err
	}
	return asError(store.SetKey(ctx, configuredKey, encoded))
}

// configured returns the names that saveConfigured stored.
func configured(ctx context.Context, store private) ([]string, error) {
	encoded, diags := store.GetKey(ctx, configuredKey)
	if err := asError(diags); err != nil || encoded == nil {
		return nil, err
	}
	var names []string
	return names, json.Unmarshal(encoded, &names)
}

type unsetKey struct{}

// withUnset returns a context for [Unset].
func (r *resourceShell[C, M]) withUnset(ctx context.Context, config tftypes.Value, store private) (context.Context, error) {
	before, err := configured(ctx, store)
	gone := slices.DeleteFunc(before, func(name string) bool { return !attributes(config)[name].IsNull() })
	return context.WithValue(ctx, unsetKey{}, gone), err
}

// Unset returns, in an update, the names of the ServerDefaults that the configuration set at the last apply and no longer sets.
func Unset(ctx context.Context) []string {
	names, _ := ctx.Value(unsetKey{}).([]string)
	return names
}

type configKey struct{}

// withConfigured returns a context for [Configured].
func withConfigured(ctx context.Context, config tftypes.Value) context.Context {
	return context.WithValue(ctx, configKey{}, attributes(config))
}

// Configured reports, in a plan, whether the configuration sets an attribute. If it does not, the model has the server's value.
func Configured(ctx context.Context, attribute string) bool {
	config, _ := ctx.Value(configKey{}).(map[string]tftypes.Value)
	value, ok := config[attribute]
	return ok && !value.IsNull()
}
