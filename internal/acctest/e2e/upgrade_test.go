package e2e_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

// previous is the commit whose provider has applied what this one finds. Until there is a release, it is a commit of main. Replace it by the
// tag of the last release.
const previous = "1591c5946cadeeae137472920aa34be341368f0e"

// TestUpgrade applies a configuration by the previous version of the provider, and plans it by this one: nothing changes.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	checkout, archive := filepath.Join(folder, "checkout"), filepath.Join(folder, "archive.tar")
	run := func(dir, name string, args ...string) error {
		output, err := terraformrun.Run(t.Context(), terraformrun.Command(t.Context(), dir, []string{"GOFLAGS=-buildvcs=false", "GOWORK=off"}, name, args...))
		if err != nil {
			return errors.New(name + ": " + err.Error() + "\n" + output)
		}
		return nil
	}
	err := errors.Join(os.Mkdir(checkout, 0o700),
		run(".", "git", "-c", "safe.directory=*", "-C", "../../..", "archive", "--output", archive, previous),
		run(checkout, "tar", "-xf", archive))
	if err != nil {
		t.Skipf("the upgrade was not tried, because the previous version could not be checked out: %v", err)
	}
	target, config, err := terraformrun.Mirror(folder, "integrations")
	if err == nil {
		err = run(checkout, "go", "build", "-o", target, ".")
	}
	if err != nil {
		t.Fatal(err)
	}

	h := newHarness(t)
	text, err := os.ReadFile(filepath.Join("testdata", "upgrade.tf"))
	if err != nil {
		t.Fatal(err)
	}
	h.Write("main.tf", e2e.Requirements+string(text))
	h.Variables = append(h.Variables, "TF_VAR_registration_endpoint="+h.e.URL+"/oauth/register", "TF_VAR_secret=secret-of-the-service-account")
	now := h.Variables
	h.Variables = append(slices.Clone(now), "TF_CLI_CONFIG_FILE="+config)
	h.Init().Want(0)
	h.Apply().Want(0)
	h.Plan().Want(0)

	h.Variables = now
	if err := os.RemoveAll(filepath.Join(h.Dir, ".terraform")); err != nil {
		t.Fatal(err)
	}
	h.Remove(".terraform.lock.hcl")
	h.Init().Want(0)
	h.e.ForgetCalls()
	h.Plan().Want(0)
	if writes := h.e.Writes(); len(writes) > 0 {
		t.Errorf("the plan writes: %v", writes)
	}
	h.Run("apply", "-refresh-only", "-auto-approve").Want(0) // Terraform cannot show a state with an attribute that the schema no longer has
	h.Plan().Want(0)
	covered := map[string]bool{}
	for _, r := range e2e.Resources(h.State()) {
		covered[r.Type] = covered[r.Type] || r.Mode == tfjson.ManagedResourceMode
	}
	resources, _, _, _, _ := acctest.New(t).Provider(t, nil).Types()
	resources = slices.DeleteFunc(resources, func(name string) bool { return covered[name] })
	slices.Sort(resources)
	added := []string{"integrations_nango_connection", "integrations_nango_integration", "integrations_poozle_integration_definition"} // types that are newer than the previous version
	if diff := cmp.Diff(added, resources); diff != "" {
		t.Errorf("testdata/upgrade.tf lacks types (-new +lacking):\n%s", diff)
	}
	h.Destroy().Want(0)
}
