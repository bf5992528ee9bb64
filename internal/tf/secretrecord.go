package tf

import (
	"bytes"
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// CredentialHolder is a client whose objects have [Secret] attributes.
type CredentialHolder interface {
	// Credential returns the secret with which the client authenticates. It is never empty.
	Credential() string
}

// PrivateState is the framework's private state.
type PrivateState interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// secretRecord is what private state holds of a write-only secret: digests that are keyed with the provider's credential,
// which is in no state, so that the state alone confirms no guess at the secret. A digest is nil if it is not known.
type secretRecord struct {
	Salt       []byte `json:"salt"`       // random, so that equal secrets of two objects have different digests
	Credential []byte `json:"credential"` // recognizes the credential that the other digests belong to
	Sent       []byte `json:"sent"`       // of the value that was sent last
	Server     []byte `json:"server"`     // of the value that the last Read found
	Rotating   []byte `json:"rotating"`   // of the rotating entry that the configuration had when the value was sent last
	Version    int64  `json:"version"`
	Imported   bool   `json:"imported,omitempty"`

	key []byte
}

// Each kind of digest has a label.
const (
	ofCredential = "credential"
	ofValue      = "value"
	ofRotating   = "rotating entry"
)

// loadRecord returns the record in private state, or nil if there is none. Without the credential, or with another one than the
// record's, it is a record without digests. So is a record of an early version of this provider, which had a slow hash instead:
// the next Read replaces it, and a Read needs no hash to find out whether the vendor has the configured value.
func loadRecord(ctx context.Context, store PrivateState, name, credential string) (*secretRecord, error) {
	stored, diags := store.GetKey(ctx, name)
	if err := asError(diags); err != nil || stored == nil {
		return nil, err
	}
	r := &secretRecord{}
	if err := json.Unmarshal(stored, r); err != nil {
		return nil, fmt.Errorf("the private state of %s cannot be read: %w", name, err)
	}
	return r, r.unlock(credential)
}

func newRecord(credential string) (*secretRecord, error) {
	salt := make([]byte, 16)
	rand.Read(salt)
	r := &secretRecord{Salt: salt, Version: 1}
	return r, r.unlock(credential)
}

// unlock derives the key of the digests, and drops the digests that belong to another credential.
func (r *secretRecord) unlock(credential string) (err error) {
	if credential != "" {
		if r.key, err = hkdf.Key(sha256.New, []byte(credential), r.Salt, "record of a write-only secret", sha256.Size); err != nil {
			return err
		}
	}
	if known := r.digest(ofCredential, ""); known == nil || !bytes.Equal(known, r.Credential) {
		r.Credential, r.Sent, r.Server, r.Rotating = known, nil, nil, nil
	}
	return nil
}

// digest returns nil if the credential is not known.
func (r *secretRecord) digest(label, text string) []byte {
	if r.key == nil {
		return nil
	}
	mac := hmac.New(sha256.New, r.key)
	_, _ = fmt.Fprintf(mac, "%s\x00%s", label, text)
	return mac.Sum(nil)
}

// differs reports whether a configured value has to be sent: the vendor has another one, or its rotating entry is not the one
// that was sent last. It returns false if that is not known.
func (r *secretRecord) differs(v secretValue) bool {
	return r.Server != nil && !bytes.Equal(r.Server, r.digest(ofValue, v.lasting)) ||
		r.Rotating != nil && !bytes.Equal(r.Rotating, r.digest(ofRotating, v.rotating))
}

func (r *secretRecord) save(ctx context.Context, store PrivateState, name string) error {
	if r.key == nil {
		return errors.New("the client has no credential to protect the record of a secret with, please report this as a fault of the provider")
	}
	encoded, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return storeRecord(ctx, store, name, encoded)
}

// storeRecord stores a record, or removes it if encoded is nil. It also removes what an early version of this provider left behind if
// an update failed.
func storeRecord(ctx context.Context, store PrivateState, name string, encoded []byte) error {
	diags := store.SetKey(ctx, name, encoded)
	diags.Append(store.SetKey(ctx, name+"_planned", nil)...)
	return asError(diags)
}

// secretValue is the text of a secret in two parts: the rotating entry, and the rest.
type secretValue struct{ lasting, rotating string }

// valueOf returns the parts of a secret of the object. The text of a map is JSON with sorted keys.
func (s Secret) valueOf(value tftypes.Value, object map[string]tftypes.Value) secretValue {
	if value.Type().Is(tftypes.String) {
		text := stringOf(value)
		if s.Canonical != nil {
			text = s.Canonical(text)
		}
		return secretValue{lasting: text}
	}
	entries, rotating := map[string]string{}, ""
	for key, entry := range attributes(value) {
		entries[key] = stringOf(entry)
		if key == s.Rotating.Key && stringOf(object[s.Rotating.If]) == s.Rotating.Is {
			entries[key], rotating = "", stringOf(entry)
		}
	}
	text, err := json.Marshal(entries)
	if err != nil {
		panic(err) // a map of strings always encodes
	}
	return secretValue{string(text), rotating}
}
