package tf

import (
	"context"
	"encoding/json"
)

// finderKey is the key of private state with the fingerprint of the credential that last found an object, if the vendor does not tell the
// account of a credential: another credential that does not find the object may belong to another account.
const finderKey = "found_by"

// finder is that fingerprint during one operation.
type finder struct{ last, now string }

type finderContext struct{}

// withFinder returns a context for [LastFoundBy] and [FoundBy]. Its second result is the finder.
func withFinder(ctx context.Context, store PrivateState) (context.Context, *finder) {
	f := &finder{}
	if encoded, _ := store.GetKey(ctx, finderKey); encoded != nil {
		_ = json.Unmarshal(encoded, &f.last) // a broken record is none
	}
	return context.WithValue(ctx, finderContext{}, f), f
}

// save stores what FoundBy has recorded.
func (f *finder) save(ctx context.Context, store PrivateState) error {
	if f.now == "" || f.now == f.last {
		return nil
	}
	encoded, err := json.Marshal(f.now)
	if err != nil {
		return err
	}
	return asError(store.SetKey(ctx, finderKey, encoded))
}

// LastFoundBy returns what FoundBy has recorded in an earlier operation with the object; "" if nothing.
func LastFoundBy(ctx context.Context) string {
	if f, ok := ctx.Value(finderContext{}).(*finder); ok {
		return f.last
	}
	return ""
}

// FoundBy records that a credential with this fingerprint has found the object of a create, an update or a read.
func FoundBy(ctx context.Context, fingerprint string) {
	if f, ok := ctx.Value(finderContext{}).(*finder); ok {
		f.now = fingerprint
	}
}
