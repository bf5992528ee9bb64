package fyle_test

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// An object can be known only at apply, such as an output of a resource that the same apply creates.
func TestPlanOfAnUnknownObject(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]acctest.Config{
		"payload":                {"payload": tftypes.UnknownValue},
		"schedule":               {"schedule": tftypes.UnknownValue},
		"the kind of a schedule": {"schedule": acctest.Config{"date": tftypes.UnknownValue}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := acctest.Config{"url": "https://hooks.example.com/tick", "schedule": acctest.Config{"interval": acctest.Config{"days": 1}}}
			maps.Copy(config, change)
			planned, _ := acctest.New(t).Provider(t, nil).PlanCreate(callbackType, config)
			if got := acctest.MustSucceed(t, planned).Text("org_id"); got == "" {
				t.Error("the plan has no org_id")
			}
			for argument := range change {
				if planned.State[argument].IsFullyKnown() {
					t.Errorf("the plan has %s = %s", argument, planned.State[argument])
				}
			}
		})
	}
}
