package nango

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangoapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// checkConfig compares the connection_config with the fields that the provider declares. Nango compares nothing: it stores any entry, and a
// missing one fails only when the connection is used. Only an entry that looks like a misspelled field is therefore an error.
func (m *connection) checkConfig(ctx context.Context, p nangoapi.Provider) error {
	if m.ConnectionConfig.IsUnknown() {
		return nil
	}
	given, declared := m.ConnectionConfig.Elements(), slices.Sorted(maps.Keys(p.ConnectionConfig))
	var missing, unknown []string
	for _, name := range declared {
		if field := p.ConnectionConfig[name]; given[name] == nil && !field.Optional && !field.Automated && field.Default == "" && field.VisibleWhen == nil {
			missing = append(missing, name)
		}
	}
	has := "It has none"
	if len(declared) > 0 {
		has = "It has: " + oneLine(declared)
	}
	for _, name := range without(slices.Sorted(maps.Keys(given)), declared) {
		if nearest := tf.Nearest(name, without(declared, slices.Collect(maps.Keys(given)))); nearest != "" {
			return tf.Invalid("connection_config", "The provider %s has no field %q in connection_config. The nearest one is %s. %s.", p.Name, name, nearest, has)
		}
		if !strings.HasSuffix(name, "_override") { // such as oauth_scopes_override, which Nango knows for all providers
			unknown = append(unknown, name)
		}
	}
	id := m.ConnectionID.ValueString()
	if len(unknown) > 0 {
		tf.Warn(ctx, "The connection_config of "+id+" has unknown fields", "The provider %s does not declare %s in connection_config. %s. Nango stores other fields as well, but uses them only if a function does. Remove them if none does.", p.Name, oneLine(unknown), has)
	}
	if len(missing) > 0 {
		tf.Warn(ctx, "The connection_config of "+id+" lacks fields", "The provider %s needs %s in connection_config. Nango accepts the connection without them, but its calls to the third party can fail. Set them.", p.Name, oneLine(missing))
	}
	return nil
}
