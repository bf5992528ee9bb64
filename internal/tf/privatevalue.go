package tf

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// laterKey is the key of private state with the computed values that a write has changed although the plan had promised that they
// stay, such as a token that the server replaced for the first time. They get into state with the next refresh.
const laterKey = "later"

// current returns the model of a state with the values of laterKey.
func (r *resourceShell[C, M]) current(ctx context.Context, state tfsdk.State, store PrivateState) (M, error) {
	values, err := loadValues(ctx, laterKey, state.Raw, store)
	if err != nil {
		return newModel[M](), err
	}
	if len(values) > 0 {
		state.Raw = withAttributes(state.Raw, values)
	}
	return decode[M](ctx, state)
}

// saveValues stores attributes in private state, as MessagePack. It removes the key if there are none.
func saveValues(ctx context.Context, key string, values map[string]tftypes.Value, store PrivateState) error {
	if len(values) == 0 {
		if before, _ := store.GetKey(ctx, key); before == nil { // the fast path has no private state to change
			return nil
		}
		return asError(store.SetKey(ctx, key, nil))
	}
	record := map[string][]byte{}
	for name, value := range values {
		encoded, err := tfprotov6.NewDynamicValue(value.Type(), value)
		if err != nil {
			return err
		}
		record[name] = encoded.MsgPack
	}
	encoded, err := json.Marshal(record)
	if err != nil {
		return err
	}
	return asError(store.SetKey(ctx, key, encoded))
}

// loadValues returns the attributes that saveValues stored. They have the types of the attributes of object; others are left out.
func loadValues(ctx context.Context, key string, object tftypes.Value, store PrivateState) (map[string]tftypes.Value, error) {
	encoded, diags := store.GetKey(ctx, key)
	if err := asError(diags); err != nil || encoded == nil {
		return nil, err
	}
	var record map[string][]byte
	if err := json.Unmarshal(encoded, &record); err != nil {
		return nil, err
	}
	values := map[string]tftypes.Value{}
	for name, value := range record {
		t := attributes(object)[name].Type()
		if t == nil {
			continue
		}
		decoded, err := tfprotov6.DynamicValue{MsgPack: value}.Unmarshal(t)
		if err != nil {
			return nil, err
		}
		values[name] = decoded
	}
	return values, nil
}

// only returns the named attributes.
func only(all map[string]tftypes.Value, names []string) map[string]tftypes.Value {
	some := map[string]tftypes.Value{}
	for _, name := range names {
		some[name] = all[name]
	}
	return some
}
