package tf

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// privateState is private state in the framework's encoding (terraform-plugin-framework, internal/privatestate), for the fast path.
type privateState map[string][]byte

// decodePrivate returns false if the framework has to read the private state: if it is not in its encoding, or has keys of its own in
// it, as after an import.
func decodePrivate(encoded []byte) (privateState, bool) {
	state := privateState{}
	if len(encoded) == 0 {
		return state, true
	}
	if json.Unmarshal(encoded, &state) != nil {
		return nil, false
	}
	for key := range state {
		if strings.HasPrefix(key, ".") {
			return nil, false
		}
	}
	return state, true
}

// encode returns nil if there is nothing to store.
func (s privateState) encode() []byte {
	if len(s) == 0 {
		return nil
	}
	encoded, _ := json.Marshal(s) // a map of bytes has no value that fails
	return encoded
}

// GetKey returns the value of a key, or nil.
func (s privateState) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return s[key], nil
}

// SetKey sets the value of a key, or removes the key if the value is empty.
func (s privateState) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	if len(value) == 0 {
		delete(s, key)
	} else {
		s[key] = value
	}
	return nil
}
