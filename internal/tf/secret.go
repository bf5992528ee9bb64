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

// Secret is a secret that the user brings. It makes three attributes: the plain one, which is kept in state; its
// write-only twin `*_wo`, which is kept nowhere; and `*_wo_version`. Of the write-only value, private state keeps a salted
// slow hash, so that a value changed in the configuration, or at a vendor whose API returns it, is seen and sent again.
//
// The version is the visible sign of that in a plan. Where the user leaves it out, it is counted up whenever the value is
// to be sent again; where the user sets it, a changed configuration value is sent when the version changes and only then,
// which is what a value needs that is another one on every run.
//
// After an import the plain attribute stays null, since nobody can tell whether the configuration uses the plain or the
// write-only one, and a secret meant to be write-only must not get into state.
type Secret struct {
	// Attribute is the name of the plain attribute; the model has fields for it and for both twins.
	Attribute string
	// Type is types.StringType or a map of strings.
	Type attr.Type
	// Description is what the secret is, for the documentation; a sentence.
	Description string
	// Required asks for one of the two where the object is created or changed.
	Required bool
}

func (s Secret) writeOnly() string { return s.Attribute + "_wo" }
func (s Secret) version() string   { return s.Attribute + "_wo_version" }

// attributes are the three attributes of the secret.
func (s Secret) attributes() map[string]schema.Attribute {
	wo := path.MatchRoot(s.writeOnly())
	plain := s.Description + fmt.Sprintf(" It is kept in Terraform's state; prefer `%s`, which is not. Changing it updates in place. After an import it is null until the next apply stores it.", s.writeOnly())
	writeOnly := s.Description + fmt.Sprintf(" Write-only: never in state or plan; needs Terraform 1.11. A changed value is noticed by a salted hash and sent with the next apply. Use this or `%s`.", s.Attribute)
	version := fmt.Sprintf("Counts how often `%[1]s` was sent. Leave it out, and it is raised whenever the value has changed in the configuration or at the vendor. "+
		"Set it where `%[1]s` is another value on every run (an ephemeral password, say): then the configuration's value is sent only when you raise this number, or after a change at the vendor.", s.writeOnly())

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

// plan decides the planned version. prior is nil where the object is to be created, changed says that something else of
// it changes.
func (s Secret) plan(ctx context.Context, config, prior, planned map[string]tftypes.Value, changed bool, store private) error {
	plain, value, version := config[s.Attribute], config[s.writeOnly()], config[s.version()]
	if plain.IsNull() && value.IsNull() {
		if s.Required && (prior == nil || changed) {
			return Invalid(s.Attribute, "A secret is needed to create or change this object: give %s, which is not kept in state, or %s, which is.", s.writeOnly(), s.Attribute)
		}
		if !version.IsNull() && (prior == nil || !version.Equal(prior[s.version()])) {
			return Invalid(s.version(), "There is no secret to send: give %s, or leave the version as it was.", s.writeOnly())
		}
		if prior != nil { // also where the configuration was generated, which has the version alone
			planned[s.version()] = prior[s.version()]
		}
		return nil
	}
	if value.IsNull() {
		planned[s.version()] = number(nil)
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
			Warn(ctx, "The imported secret differs", "%s is not the secret that the vendor holds. Raise %s to send it.", s.writeOnly(), s.version())
		}
		return nil
	}
	switch {
	case prior == nil:
		planned[s.version()] = number(1)
		return nil
	case record == nil:
		planned[s.version()] = number(1)
		return nil
	case prior[s.version()].IsNull() || !record.matches(secretText(value)):
		planned[s.version()] = number(record.Version + 1)
	default:
		planned[s.version()] = prior[s.version()]
	}
	return record.rehash(secretText(value)).save(ctx, store, s.planKey())
}

func (s Secret) planKey() string { return s.writeOnly() + "_planned" }

// applied keeps the hash of what was sent. From the plan it knows whether the value is the one that was planned.
func (s Secret) applied(ctx context.Context, config, planned map[string]tftypes.Value, store private) error {
	value := config[s.writeOnly()]
	if !given(value) {
		return asError(store.SetKey(ctx, s.writeOnly(), nil))
	}
	inPlan, err := loadHash(ctx, store, s.planKey())
	if err != nil {
		return err
	}
	if inPlan != nil && !inPlan.matches(secretText(value)) {
		Warn(ctx, "A write-only value changes on every run", "%[1]s had another value in the plan than in the apply, so every plan will want to send it again. "+
			"Set %[2]s, and raise it when the value shall be sent.", s.writeOnly(), s.version())
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

// observed compares what a Read found with the hash of what was last sent: a difference takes the version out of the
// state, which the next plan shows and repairs. The value itself gets into state only where it already was there.
func (s Secret) observed(ctx context.Context, prior, found map[string]tftypes.Value, store private) error {
	if !prior[s.Attribute].IsNull() {
		return nil
	}
	value := found[s.Attribute]
	found[s.Attribute] = tftypes.NewValue(value.Type(), nil)
	if !given(value) {
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
		found[s.version()] = number(record.Version)
		return record.save(ctx, store, s.writeOnly())
	case record.matches(secretText(value)):
		found[s.version()] = number(record.Version)
	default:
		found[s.version()] = number(nil)
	}
	return nil
}

// private is the part of the framework's private state that secrets use.
type private interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// secretHash is what private state keeps of a secret.
type secretHash struct {
	Salt       []byte `json:"salt"`
	Hash       []byte `json:"hash"`
	Iterations int    `json:"iterations"`
	Version    int64  `json:"version"`
	Imported   bool   `json:"imported,omitempty"`
}

// iterations of PBKDF2 with HMAC-SHA-512, as OWASP's password storage cheat sheet asks for: about a tenth of a second.
const iterations = 210_000

func newHash() *secretHash {
	salt := make([]byte, 16)
	rand.Read(salt) //nolint:errcheck // documented never to fail
	return &secretHash{Salt: salt, Iterations: iterations}
}

// rehash gives the hash of another value by the same salt.
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

// loadHash gives nil where nothing is kept by that key.
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

// hashes remembers what was hashed in this process: a plan compares the same value several times.
var hashes sync.Map

func slowHash(value string, salt []byte, rounds int) []byte {
	key := sha256.Sum256(fmt.Appendf(nil, "%d %x %s", rounds, salt, value))
	if hash, ok := hashes.Load(key); ok {
		return hash.([]byte) //nolint:forcetypeassert // only this function stores
	}
	hash, err := pbkdf2.Key(sha512.New, value, salt, rounds, 32)
	if err != nil {
		panic(err) // only for key lengths that are not ours
	}
	hashes.Store(key, hash)
	return hash
}

// secretText is one text for a secret: itself, or a map with its keys in order.
func secretText(v tftypes.Value) string {
	if v.Type().Is(tftypes.String) {
		return text(v)
	}
	entries := map[string]string{}
	for key, value := range attributesOf(v) {
		entries[key] = text(value)
	}
	out, err := json.Marshal(entries)
	if err != nil {
		panic(err) // a map of strings always encodes
	}
	return string(out)
}
