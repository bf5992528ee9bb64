package tf

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// decoded keeps the values of calls, each for one call that follows: Terraform plans an object right after it has refreshed its state and
// validated its configuration, with the same bytes. It is safe for concurrent use.
type decoded struct {
	mu     sync.Mutex
	values map[string]tftypes.Value // by the bytes
}

// maxDecoded is three times the number of objects on which Terraform works at a time by default.
const maxDecoded = 32

// keep keeps a value until take returns it, or until there are too many. It keeps none that is encoded as JSON, which has no MessagePack.
func (d *decoded) keep(encoded *tfprotov6.DynamicValue, value tftypes.Value) {
	if len(encoded.MsgPack) == 0 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.values) >= maxDecoded || d.values == nil {
		d.values = map[string]tftypes.Value{}
	}
	d.values[string(encoded.MsgPack)] = value
}

// take returns the value of the bytes, and forgets it.
func (d *decoded) take(encoded *tfprotov6.DynamicValue, t tftypes.Type) (tftypes.Value, error) {
	d.mu.Lock()
	value, ok := d.values[string(encoded.MsgPack)]
	delete(d.values, string(encoded.MsgPack))
	d.mu.Unlock()
	if ok {
		return value, nil
	}
	return encoded.Unmarshal(t)
}
