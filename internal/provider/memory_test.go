package provider_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

type payloadKey struct{}

// Memory stays flat over ten thousand calls: the process does not keep the contexts of calls that are over.
func TestMemoryStaysFlat(t *testing.T) {
	s := provider.NewServer("test", nil, "")
	const resourceType = "integrations_fillout_webhook"
	schemas, err := s.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	objectType := schemas.ResourceSchemas[resourceType].ValueType()
	values := map[string]tftypes.Value{}
	for name, t := range objectType.(tftypes.Object).AttributeTypes { // a schema is an object
		values[name] = tftypes.NewValue(t, nil)
	}
	values["form_id"], values["url"] = tftypes.NewValue(tftypes.String, "f"), tftypes.NewValue(tftypes.String, "ftp://hooks.example.com")
	config, err := tfprotov6.NewDynamicValue(objectType, tftypes.NewValue(objectType, values))
	if err != nil {
		t.Fatal(err)
	}
	call := func() {
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), payloadKey{}, make([]byte, 4<<10))) // like a request and its loggers
		defer cancel()
		r, err := s.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: resourceType, Config: &config})
		if err != nil || len(r.Diagnostics) != 1 { // an error, for which the framework answers
			t.Fatal(r, err)
		}
	}
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	call()
	before := heap()
	const calls = 10_000
	for range calls {
		call()
	}
	if grown := int64(heap()) - int64(before); grown > 6<<20 {
		t.Errorf("%d calls left %d KiB behind", calls, grown>>10)
	} else {
		t.Logf("%d calls left %d KiB behind", calls, grown>>10)
	}
	runtime.KeepAlive(s)
}
