package tf

import (
	"context"
	"maps"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

type store map[string]string

func (s store) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	if v, ok := s[key]; ok {
		return []byte(v), nil
	}
	return nil, nil
}

func (s store) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	if value == nil {
		delete(s, key)
	} else {
		s[key] = string(value)
	}
	return nil
}

func TestSecretHash(t *testing.T) {
	t.Parallel()
	kept := store{}
	if err := newHash().rehash("hunter2").save(t.Context(), kept, "k"); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(kept["k"], "hunter2") {
		t.Errorf("private state has the secret: %s", kept["k"])
	}
	h, err := loadHash(t.Context(), kept, "k")
	if err != nil || !h.matches("hunter2") || h.matches("hunter3") {
		t.Errorf("the kept hash does not tell the secret from another one (error %v)", err)
	}
	if other := newHash().rehash("hunter2"); string(other.Hash) == string(h.Hash) {
		t.Error("the same secret twice has the same hash: there is no salt")
	}
	kept["k"] = "{"
	if _, err := loadHash(t.Context(), kept, "k"); err == nil {
		t.Error("a broken record is no error")
	}
}

// A value that differs between plan and apply differs on every run: the user must hear of it.
func TestValueOfEveryRun(t *testing.T) {
	t.Parallel()
	s := Secret{Attribute: "password"}
	str := func(v any) tftypes.Value { return tftypes.NewValue(tftypes.String, v) }
	config := func(value string) map[string]tftypes.Value {
		return map[string]tftypes.Value{"password": str(nil), "password_wo": str(value), "password_wo_version": numberValue(nil)}
	}
	kept, prior := store{}, map[string]tftypes.Value{"password_wo_version": numberValue(1)}
	if err := s.onApply(t.Context(), config("one"), prior, kept); err != nil {
		t.Fatal(err)
	}
	for applied, warned := range map[string]bool{"two": false, "three": true} {
		var diags diag.Diagnostics
		ctx, done := withWarnings(t.Context(), &diags)
		run, planned := store{}, map[string]tftypes.Value{}
		maps.Copy(run, kept)
		if err := s.onPlan(ctx, config("two"), prior, planned, false, run); err != nil {
			t.Fatal(err)
		}
		if integer(planned["password_wo_version"]) != 2 {
			t.Errorf("the planned version is %s, want 2", planned["password_wo_version"])
		}
		if err := s.onApply(ctx, config(applied), planned, run); err != nil {
			t.Fatal(err)
		}
		done()
		if got := diags.WarningsCount() > 0; got != warned {
			t.Errorf("planned two, applied %s: warned %t, want %t", applied, got, warned)
		}
		if _, left := run[s.planKey()]; left {
			t.Error("the plan's hash is left in private state")
		}
	}
}

func TestSecretText(t *testing.T) {
	t.Parallel()
	m := tftypes.Map{ElementType: tftypes.String}
	a := tftypes.NewValue(m, map[string]tftypes.Value{"b": tftypes.NewValue(tftypes.String, "2"), "a": tftypes.NewValue(tftypes.String, "1")})
	if got := secretText(a); got != `{"a":"1","b":"2"}` {
		t.Errorf("got %s", got)
	}
}
