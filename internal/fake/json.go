package fake

import (
	"bytes"
	"encoding/json"
)

// JSON encodes a body as the vendors' servers do: without escaping <, > and &. It panics if v cannot be encoded.
func JSON(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic("fake: " + err.Error())
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
