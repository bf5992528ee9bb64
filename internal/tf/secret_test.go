package tf

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
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

func str(v any) tftypes.Value { return tftypes.NewValue(tftypes.String, v) }

func entries(values map[string]string) tftypes.Value {
	all := map[string]tftypes.Value{}
	for key, value := range values {
		all[key] = str(value)
	}
	return tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, all)
}

func accountConfig() Secret {
	return Secret{
		Attribute: "config", Type: types.MapType{ElemType: types.StringType},
		Rotating: RotatingEntry{Key: "refresh_token", If: "auth_type", Is: "OAuth2"},
	}
}

// fieldsOf returns the record after an apply with the secret, in one field for each member of its JSON. found is what the next Read
// finds.
func fieldsOf(t *testing.T, secret, found, credential string) map[string]string {
	t.Helper()
	value := func(secret string) map[string]tftypes.Value {
		v := entries(map[string]string{"api_key": secret, "refresh_token": secret})
		return map[string]tftypes.Value{"config": v, "config_wo": v, "auth_type": str("OAuth2"), "config_wo_version": numberValue(1)}
	}
	kept := store{"config_wo": `{"salt":"c2FsdA=="}`} // the same salt each time
	if err := accountConfig().onApply(t.Context(), value(secret), nil, value(secret), kept, credential); err != nil {
		t.Fatal(err)
	}
	prior := value(found)
	prior["config"] = tftypes.NewValue(prior["config"].Type(), nil)
	if err := accountConfig().onRead(t.Context(), prior, value(found), kept, credential); err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal([]byte(kept["config_wo"]), &raw); err != nil || len(kept) != 1 {
		t.Fatalf("private state is %v: %v", kept, err)
	}
	fields := map[string]string{}
	for name, text := range raw {
		fields[name] = string(text)
	}
	return fields
}

// A reader of the state and the plan who does not have the credential must not be able to test a guess at a secret. Everything in the record
// that depends on the secret therefore depends on the credential as well, and the plan adds nothing to the record.
func TestRecordConfirmsNoGuess(t *testing.T) {
	t.Parallel()
	record, otherCredential := fieldsOf(t, "a", "b", "credential"), fieldsOf(t, "a", "b", "other")
	for what, other := range map[string]map[string]string{
		"what was sent": fieldsOf(t, "c", "b", "credential"), "what the server has": fieldsOf(t, "a", "c", "credential"),
	} {
		dependent := 0
		for name, text := range record {
			if text == other[name] {
				continue
			}
			dependent++
			if text == otherCredential[name] {
				t.Errorf("%s depends on %s and not on the credential: %s", name, what, text)
			}
		}
		if dependent == 0 {
			t.Errorf("no field depends on %s, so the test proves nothing", what)
		}
	}
	if again := fieldsOf(t, "a", "b", "credential"); !maps.Equal(again, record) {
		t.Errorf("a refresh without a change changes the record %v to %v", record, again)
	}
}

func TestRecord(t *testing.T) {
	t.Parallel()
	kept := store{}
	one, err := newRecord("credential")
	if err != nil || one.save(t.Context(), kept, "k") != nil {
		t.Fatal(err)
	}
	if other, err := newRecord("credential"); err != nil || string(other.digest(ofValue, "x")) == string(one.digest(ofValue, "x")) {
		t.Errorf("the same secret twice has the same digest: there is no salt (error %v)", err)
	}
	if string(one.digest(ofValue, "x")) == string(one.digest(ofRotating, "x")) {
		t.Error("the same text has the same digest in two places")
	}
	if loaded, err := loadRecord(t.Context(), kept, "k", "credential"); err != nil || string(loaded.digest(ofValue, "x")) != string(one.digest(ofValue, "x")) {
		t.Errorf("the stored record has another key (error %v)", err)
	}
	without, err := loadRecord(t.Context(), kept, "k", "")
	if err != nil || without.differs(secretValue{lasting: "x"}) || without.save(t.Context(), kept, "k") == nil {
		t.Errorf("without a credential, a record is compared or stored (error %v)", err)
	}
	kept["k"] = "{"
	if _, err := loadRecord(t.Context(), kept, "k", "credential"); err == nil {
		t.Error("a broken record is no error")
	}
}

// BenchmarkSecret refreshes and plans an unchanged secret.
func BenchmarkSecret(b *testing.B) {
	config := map[string]tftypes.Value{"config": tftypes.NewValue(tftypes.Map{ElementType: tftypes.String}, nil), "config_wo": entries(map[string]string{"api_key": "k"})}
	kept, planned := store{}, map[string]tftypes.Value{"config_wo_version": numberValue(1)}
	if err := accountConfig().onApply(b.Context(), config, nil, planned, kept, "credential"); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		found := map[string]tftypes.Value{"config": config["config_wo"]}
		err := accountConfig().onRead(b.Context(), config, found, kept, "credential")
		if err = errors.Join(err, accountConfig().onPlan(b.Context(), config, found, planned, false, kept, "credential")); err != nil {
			b.Fatal(err)
		}
		if !planned["config_wo_version"].Equal(numberValue(1)) {
			b.Fatal("the secret is planned to be sent")
		}
	}
}

func TestSecretValue(t *testing.T) {
	t.Parallel()
	config := entries(map[string]string{"refresh_token": "2", "a": "1"})
	for authType, want := range map[string]secretValue{
		"OAuth2":  {`{"a":"1","refresh_token":""}`, "2"},
		"Api Key": {`{"a":"1","refresh_token":"2"}`, ""},
	} {
		if got := accountConfig().valueOf(config, map[string]tftypes.Value{"auth_type": str(authType)}); got != want {
			t.Errorf("%s: got %q, want %q", authType, got, want)
		}
	}
	if got := (Secret{}).valueOf(str("x"), nil); got != (secretValue{lasting: "x"}) {
		t.Errorf("got %q", got)
	}
}
