package tf

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Secret is a secret that the user supplies. It has three attributes: the plain one, which is stored in state; its write-only
// counterpart `*_wo`, which is stored nowhere; and `*_wo_version`. Private state holds a salted slow hash of the write-only value,
// so that drift is detected: a value that has changed in the configuration, or at a vendor whose API returns it, is sent again.
//
// The version shows this in a plan. If the configuration omits it, it is raised whenever the value has to be sent. If the
// configuration sets it, a changed value is sent only when the version changes, as needed for a value that differs on every run.
//
//	write-only value    version omitted           version set
//	new                 1, sent                   sent
//	as last sent        unchanged                 sent if the version changed
//	changed             raised, sent              sent if the version changed
//	just imported       raised if it differs      a warning if it differs
//
// After an import the plain attribute stays null. An import cannot know which of the two attributes the configuration uses, and a
// secret that is meant to be write-only must not get into state.
type Secret struct {
	// Attribute is the name of the plain attribute. The model has fields for all three attributes.
	Attribute string
	// Type is types.StringType or a map of strings.
	Type attr.Type
	// Description is a sentence about what the secret is.
	Description string
	// Required means that one of the two must be set when the object is created or changed.
	Required bool
}

func (s Secret) writeOnly() string { return s.Attribute + "_wo" }
func (s Secret) version() string   { return s.Attribute + "_wo_version" }

func (s Secret) attributes() map[string]schema.Attribute {
	wo := path.MatchRoot(s.writeOnly())
	plain := s.Description + fmt.Sprintf("\n\nIt is stored in Terraform's state; prefer `%s`, which is not. Changing it updates the object in place. After an import it is null until the next apply.", s.writeOnly())
	writeOnly := s.Description + fmt.Sprintf("\n\nWrite-only: it is stored neither in the state nor in a plan; needs Terraform 1.11. A salted hash detects a changed value, which the next apply sends. Set either this or `%s`.", s.Attribute)
	version := fmt.Sprintf("Counts how often `%[1]s` was sent.\n\nOmit it to have it raised whenever the value has changed in the configuration or at the vendor. "+
		"Set it if the value of `%[1]s` differs on every run, as an ephemeral password does. The configuration's value is then sent only when you raise this number, or after a change at the vendor.", s.writeOnly())

	attributes := map[string]schema.Attribute{
		s.version(): schema.Int64Attribute{
			Optional: true, Computed: true, MarkdownDescription: version,
			Validators: []validator.Int64{int64validator.AtLeast(1)},
		},
	}
	if s.Type.Equal(types.StringType) {
		attributes[s.Attribute] = schema.StringAttribute{
			Optional: true, Sensitive: true, MarkdownDescription: plain,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1), stringvalidator.ConflictsWith(wo), stringvalidator.PreferWriteOnlyAttribute(wo)},
		}
		attributes[s.writeOnly()] = schema.StringAttribute{
			Optional: true, Sensitive: true, WriteOnly: true, MarkdownDescription: writeOnly,
			Validators: []validator.String{stringvalidator.LengthAtLeast(1)},
		}
		return attributes
	}
	attributes[s.Attribute] = schema.MapAttribute{
		Optional: true, Sensitive: true, ElementType: types.StringType, MarkdownDescription: plain,
		Validators: []validator.Map{mapvalidator.ConflictsWith(wo), mapvalidator.PreferWriteOnlyAttribute(wo)},
	}
	attributes[s.writeOnly()] = schema.MapAttribute{
		Optional: true, Sensitive: true, WriteOnly: true, ElementType: types.StringType, MarkdownDescription: writeOnly,
	}
	return attributes
}

// onPlan sets the planned version. prior is nil if the object is to be created. changed reports whether another attribute of the
// object changes.
func (s Secret) onPlan(ctx context.Context, config, prior, planned map[string]tftypes.Value, changed bool, store private) error {
	plain, value, version := config[s.Attribute], config[s.writeOnly()], config[s.version()]
	if plain.IsNull() && value.IsNull() {
		if s.Required && (prior == nil || changed) {
			return Invalid(s.Attribute, "A secret is needed to create or change this object. Set %s, which is not stored in the state, or %s, which is.", s.writeOnly(), s.Attribute)
		}
		if !version.IsNull() && (prior == nil || !version.Equal(prior[s.version()])) {
			return Invalid(s.version(), "There is no secret to send. Set %s, or leave the version as it was.", s.writeOnly())
		}
		if prior != nil { // a generated configuration has only the version
			planned[s.version()] = prior[s.version()]
		}
		return nil
	}
	if value.IsNull() {
		planned[s.version()] = numberValue(nil)
		return nil
	}
	if !value.IsFullyKnown() {
		return nil
	}
	record, err := loadHash(ctx, store, s.writeOnly())
	if err != nil {
		return err
	}
	if !version.IsNull() {
		if record != nil && record.Imported && prior != nil && version.Equal(prior[s.version()]) && !record.matches(secretText(value)) {
			Warn(ctx, "The imported secret differs", "The value of %s is not the secret that the vendor has. Raise %s to send it.", s.writeOnly(), s.version())
		}
		return nil
	}
	switch {
	case prior == nil, record == nil:
		planned[s.version()] = numberValue(1)
		return nil
	case prior[s.version()].IsNull() || !record.matches(secretText(value)):
		planned[s.version()] = numberValue(record.Version + 1)
	default:
		planned[s.version()] = prior[s.version()]
	}
	return record.rehash(secretText(value)).save(ctx, store, s.planKey())
}

func (s Secret) planKey() string { return s.writeOnly() + "_planned" }

// onApply stores the hash of the value that was sent. It warns if that value is not the planned one.
func (s Secret) onApply(ctx context.Context, config, planned map[string]tftypes.Value, store private) error {
	value := config[s.writeOnly()]
	if !isSet(value) {
		return asError(store.SetKey(ctx, s.writeOnly(), nil))
	}
	inPlan, err := loadHash(ctx, store, s.planKey())
	if err != nil {
		return err
	}
	if inPlan != nil && !inPlan.matches(secretText(value)) {
		Warn(ctx, "A write-only value changes on every run", "The value of %[1]s in the apply differed from the one in the plan, so every plan will want to send it again. "+
			"Set %[2]s, and raise it to send a new value.", s.writeOnly(), s.version())
	}
	if err := asError(store.SetKey(ctx, s.planKey(), nil)); err != nil {
		return err
	}
	record := inPlan
	if record == nil {
		record = newHash()
	}
	record = record.rehash(secretText(value))
	record.Version = integer(planned[s.version()])
	return record.save(ctx, store, s.writeOnly())
}

// onRead compares the value that a Read found with the hash of the value that was last sent. If they differ, it removes the version
// from the state, so that the next plan shows the drift and repairs it. The value itself gets into state only if it was there
// before.
func (s Secret) onRead(ctx context.Context, prior, found map[string]tftypes.Value, store private) error {
	if !prior[s.Attribute].IsNull() {
		return nil
	}
	value := found[s.Attribute]
	found[s.Attribute] = tftypes.NewValue(value.Type(), nil)
	if !isSet(value) {
		return nil
	}
	record, err := loadHash(ctx, store, s.writeOnly())
	if err != nil {
		return err
	}
	switch {
	case record == nil:
		record = newHash().rehash(secretText(value))
		record.Version, record.Imported = 1, true
		found[s.version()] = numberValue(record.Version)
		return record.save(ctx, store, s.writeOnly())
	case record.matches(secretText(value)):
		found[s.version()] = numberValue(record.Version)
	default:
		found[s.version()] = numberValue(nil)
	}
	return nil
}

// private is the part of the framework's private state that secrets use.
type private interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// secretHash is the record of a secret in private state.
type secretHash struct {
	Salt       []byte `json:"salt"`
	Hash       []byte `json:"hash"`
	Iterations int    `json:"iterations"`
	Version    int64  `json:"version"`
	Imported   bool   `json:"imported,omitempty"`
}

// iterations of PBKDF2 with HMAC-SHA-512, as OWASP's password storage cheat sheet recommends: about a tenth of a second.
const iterations = 210_000

func newHash() *secretHash {
	salt := make([]byte, 16)
	rand.Read(salt)
	return &secretHash{Salt: salt, Iterations: iterations}
}

// rehash returns the record of another value with the same salt.
func (h *secretHash) rehash(value string) *secretHash {
	return &secretHash{Salt: h.Salt, Iterations: h.Iterations, Version: h.Version, Hash: slowHash(value, h.Salt, h.Iterations)}
}

func (h *secretHash) matches(value string) bool {
	return subtle.ConstantTimeCompare(h.Hash, slowHash(value, h.Salt, h.Iterations)) == 1
}

func (h *secretHash) save(ctx context.Context, store private, key string) error {
	record, err := json.Marshal(h)
	if err != nil {
		return err
	}
	return asError(store.SetKey(ctx, key, record))
}

// loadHash returns nil if there is no record with that key.
func loadHash(ctx context.Context, store private, key string) (*secretHash, error) {
	record, diags := store.GetKey(ctx, key)
	if err := asError(diags); err != nil || record == nil {
		return nil, err
	}
	h := &secretHash{}
	if err := json.Unmarshal(record, h); err != nil {
		return nil, fmt.Errorf("the private state of %s cannot be read: %w", key, err)
	}
	return h, nil
}

// hashCache maps a digest of the arguments of slowHash to its result, because a plan compares the same value several times.
var hashCache sync.Map

func slowHash(value string, salt []byte, rounds int) []byte {
	key := sha256.Sum256(fmt.Appendf(nil, "%d %x %s", rounds, salt, value))
	if hash, ok := hashCache.Load(key); ok {
		return hash.([]byte) // only hashes are stored
	}
	hash, err := pbkdf2.Key(sha512.New, value, salt, rounds, 32)
	if err != nil {
		panic(err) // only for a wrong key length
	}
	hashCache.Store(key, hash)
	return hash
}

// secretText returns a secret as one string: the string itself, or the JSON of a map, with sorted keys.
func secretText(v tftypes.Value) string {
	if v.Type().Is(tftypes.String) {
		return stringOf(v)
	}
	entries := map[string]string{}
	for key, value := range attributes(v) {
		entries[key] = stringOf(value)
	}
	out, err := json.Marshal(entries)
	if err != nil {
		panic(err) // a map of strings always encodes
	}
	return string(out)
}
