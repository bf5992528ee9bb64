package main

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// TestEveryTypeIsMeasured checks that the benchmark measures every resource type, data source and list resource of the provider,
// and that what it measures exists.
func TestEveryTypeIsMeasured(t *testing.T) {
	t.Parallel()
	schemas, err := provider.NewServer("test", nil, "").GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for kind, registered := range map[string]map[string]*tfprotov6.Schema{
		ofResources: schemas.ResourceSchemas, ofDataSources: schemas.DataSourceSchemas, ofLists: schemas.ListResourceSchemas,
	} {
		measured := map[string]bool{}
		for _, s := range subjects {
			if s.kind == kind {
				measured["integrations_"+s.name] = true
			}
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(registered)), slices.Sorted(maps.Keys(measured))); diff != "" {
			t.Errorf("%s: types that are not measured (-), and measured ones that do not exist (+):\n%s", kind, diff)
		}
	}
}
