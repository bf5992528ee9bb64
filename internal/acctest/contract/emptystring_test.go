package contract_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// No argument accepts an empty string: the error names the argument.
func TestEmptyStrings(t *testing.T) {
	t.Parallel()
	for _, s := range resourceCases() {
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			onFakeTime(t, s, func(h *harness) {
				p := h.process()
				for name, argument := range p.Arguments(h.typeName()) {
					config := maps.Clone(h.config)
					switch {
					case argument.Type == nil: // nested: see below
						continue
					case argument.Type.Is(tftypes.String):
						config[name] = ""
					case argument.Type.Is(tftypes.Set{ElementType: tftypes.String}):
						config[name] = []string{"a", ""}
					default:
						continue
					}
					planned, _ := p.PlanCreate(h.typeName(), config)
					if !slices.ContainsFunc(planned.Errors, func(text string) bool {
						return strings.Contains(text, name) && strings.Contains(text, "is an empty string")
					}) {
						t.Errorf("%s accepts an empty string: %q", name, planned.Errors)
					}
				}
			})
		})
	}
}

func TestEmptyStringInNestedArgument(t *testing.T) {
	t.Parallel()
	e, instance, config := storedCase(t, "fyle_scheduled_callback", acctest.Config{
		"schedule": acctest.Config{"cron": acctest.Config{"hour": "6", "year": ""}}, "payload": acctest.Config{"resource_id": ""},
	})
	planned := instance.Plan(e.process(t)(), config)
	acctest.WantText(t, planned.Errors, "schedule.cron.year", "is an empty string")
	acctest.WantText(t, planned.Errors, "payload.resource_id", "is an empty string")
}
