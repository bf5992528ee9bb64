package contract_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

func TestEveryTypeHasACase(t *testing.T) {
	t.Parallel()
	registered, _, _, _, _ := acctest.New(t).Provider(t, nil).Types()
	named := map[string]bool{}
	for _, s := range resourceCases() {
		named[s.typeName()] = true
	}
	slices.Sort(registered)
	if diff := cmp.Diff(registered, slices.Sorted(maps.Keys(named))); diff != "" {
		t.Errorf("types without a case in resourceCases (-), and cases without a type (+):\n%s", diff)
	}
}

// TestLifecycle takes one instance of each type through its life, and checks plan, state and the vendor's objects after
// every step.
func TestLifecycle(t *testing.T) {
	t.Parallel()
	for _, s := range resourceCases() {
		t.Run(s.name(), func(t *testing.T) {
			t.Parallel()
			onFakeTime(t, s, lifecycle)
		})
	}
}

func lifecycle(h *harness) {
	t := h.t
	h.checkCoverage()

	t.Log("create fails")
	h.confirm()
	if !h.needsConfirmation {
		h.FailNext(fake.Fault{Method: http.MethodPost, Status: http.StatusBadRequest}, fake.Fault{Method: http.MethodPut, Status: http.StatusBadRequest})
		outcome := h.apply()
		failed := strings.ReplaceAll(strings.ToLower(strings.Join(outcome.Errors, "\n")), "cannot plan ", "cannot create ") // Fyle's first POST is the token's
		acctest.WantText(t, []string{failed}, "cannot create "+strings.ReplaceAll(h.resource, "_", " "))
		if h.instance.Exists() {
			t.Error("the state has an object that was not created")
		}
		h.wantObjects(h.empty, "after a failed create")
		h.ClearFaults()
		h.instance = acctest.Instance{Type: h.typeName()}
	}

	t.Log("create")
	before := len(h.Writes())
	if outcome := h.instance.Plan(h.process(), h.config); outcome.Action != "create" || len(h.Writes()) != before {
		t.Errorf("the first plan: %+v, and %d writes", outcome, len(h.Writes())-before)
	}
	h.mustApply("create")
	h.checkSettled()
	h.checkImports()
	h.checkReadable()

	for _, c := range h.changes {
		t.Logf("change %v", c.set)
		h.change(c)
		h.mustApply(c.wantAction())
		h.checkSettled()
	}

	if h.outside.change != nil {
		t.Log("change outside of Terraform")
		objects := h.VendorObjects()
		h.outside.change(h.Env, h.instance.Text("id"))
		h.mustApply(change{action: h.outside.action}.wantAction())
		h.checkSettled()
		h.wantObjects(objects, "after the repair of a change outside of Terraform")
	}
	if h.outside.remove != nil {
		t.Log("delete outside of Terraform")
		objects := h.VendorObjects()
		h.outside.remove(h.Env, h.instance.Text("id"))
		h.instance.ForgetIdentity()
		acctest.WantText(t, h.mustApply("create").Warnings, "Gone outside of Terraform", "will be removed from the state")
		h.checkSettled()
		h.wantObjects(objects, "after the deleted object was created again")
	} else if h.outside.cannotSeeDeletion == "" {
		t.Error("outside has neither remove nor cannotSeeDeletion")
	}

	t.Log("destroy, twice")
	last := h.instance
	outcome := h.destroy()
	if outcome.Action != "delete" || len(outcome.Errors) > 0 {
		t.Errorf("the destroy: %+v", outcome)
	}
	left := h.VendorObjects()
	if h.remains == "" {
		h.wantObjects(h.empty, "after the destroy")
		if len(outcome.Warnings) > 0 {
			t.Errorf("the destroy warns %q", outcome.Warnings)
		}
	} else {
		acctest.WantText(t, outcome.Warnings, h.remains)
	}
	repeated := h.process().TryDestroy(last.Object) // without a refresh, which would remove the object from the state
	if len(repeated.Errors) > 0 && !h.tokenDiesWithObject {
		t.Errorf("the destroy of a deleted object: %q", repeated.Errors)
	}
	h.wantObjects(left, "after the second destroy")
}

// checkCoverage fails the test unless config and changes cover every argument of the schema.
func (h *harness) checkCoverage() {
	set, unset := map[string]bool{}, map[string]bool{}
	for _, c := range h.changes {
		for name, value := range c.set {
			set[name] = set[name] || value != nil
			unset[name] = unset[name] || value == nil
		}
	}
	for name, a := range h.process().Arguments(h.typeName()) {
		if h.unchanged[name] != "" {
			continue
		}
		if _, ok := h.config[name]; !ok && !set[name] {
			h.t.Errorf("neither config nor changes set %s", name)
		}
		if !set[name] {
			h.t.Errorf("no change sets %s to another value", name)
		}
		if a.Optional && !unset[name] {
			h.t.Errorf("no change removes the optional %s", name)
		}
	}
}

// checkImports imports the object by ID and by identity. The plan that follows may only store what an import cannot know.
func (h *harness) checkImports() {
	t := h.t
	id := h.instance.Text("id")
	if h.importing.id != nil {
		id = h.importing.id(h.instance.Object)
	}
	for way, imported := range map[string]acctest.Object{
		"ID":       h.importProcess().ImportByID(h.typeName(), id),
		"identity": h.importProcess().ImportByIdentity(h.typeName(), h.instance.Identity),
	} {
		acctest.MustSucceed(t, imported)
		for name, value := range h.instance.State {
			if !slices.Contains(h.importing.unknown, name) && !value.Equal(imported.State[name]) {
				t.Errorf("after an import by %s, %s is %s, and was %s", way, name, imported.State[name], value)
			}
		}
		instance := acctest.Instance{Type: h.typeName(), Object: imported}
		want := "none"
		if h.importing.updates {
			want = "update"
		}
		outcome := instance.Plan(h.importProcess(), h.config)
		if outcome.Action != want || len(outcome.Errors) > 0 {
			t.Errorf("after an import by %s the plan is %q, want %q; errors %q", way, outcome.Action, want, outcome.Errors)
		}
		if outcome.Action != "update" {
			continue
		}
		objects, writes := h.VendorObjects(), len(h.Writes())
		if outcome = instance.Apply(h.importProcess, h.config, nil); len(outcome.Errors) > 0 {
			t.Errorf("the apply after an import by %s: %q", way, outcome.Errors)
		}
		if next := instance.Plan(h.importProcess(), h.config); next.Action != "none" {
			t.Errorf("the plan after an import by %s and an apply is %q, errors %q", way, next.Action, next.Errors)
		}
		h.wantObjects(objects, "after an import and an apply")
		if after := len(h.Writes()); after != writes && !h.importing.sendsSecret {
			t.Errorf("the update after an import by %s made writes: %q", way, h.Writes()[writes:])
		}
	}
}

// importProcess starts a provider with the settings that imports and data sources need.
func (h *harness) importProcess() *acctest.Provider {
	h.t.Helper()
	settings := map[string]string{}
	if h.settings != nil {
		maps.Copy(settings, h.settings(h.Env))
	}
	if h.importing.settings != nil {
		maps.Copy(settings, h.importing.settings(h.instance.Object))
	}
	return h.Provider(h.t, settings)
}

// list lists the objects of the case's type. The arguments for which use returns true have the values of one object.
func (h *harness) list(p *acctest.Provider, one acctest.Object, use func(*tfprotov6.SchemaAttribute) bool) []acctest.Object {
	config := acctest.Config{}
	for _, argument := range p.ListArguments(h.typeName()) {
		if value, ok := one.State[argument.Name]; ok && use(argument) {
			config[argument.Name] = value
		}
	}
	return p.Query(h.typeName(), config, true, 0)
}

// checkReadable fails the test unless the type's data source and list resource, if they exist, find the object.
func (h *harness) checkReadable() {
	t := h.t
	_, dataSources, lists, _, _ := h.process().Types()
	if slices.Contains(dataSources, h.typeName()) {
		p := h.importProcess()
		config := acctest.Config{}
		for _, name := range p.RequiredArguments(h.typeName()) {
			config[name] = h.instance.Text(name)
		}
		found := acctest.MustSucceed(t, p.ReadData(h.typeName(), config))
		if found.Text("id") != h.instance.Text("id") {
			t.Errorf("the data source returned %v", found.State)
		}
	}
	if !slices.Contains(lists, h.typeName()) {
		return
	}
	listed := h.list(h.importProcess(), h.instance.Object, func(*tfprotov6.SchemaAttribute) bool { return true })
	if !slices.ContainsFunc(listed, func(o acctest.Object) bool {
		return maps.Equal(o.Identity, h.instance.Identity) && o.Text("id") == h.instance.Text("id")
	}) {
		t.Errorf("the list resource returned %d objects, but not this one", len(listed))
	}
}
