package tf

import (
	"bytes"
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Secret is a secret that the user supplies. It has three attributes: the plain one, which is stored in state; its write-only
// counterpart `*_wo`, which is stored nowhere; and `*_wo_version`. A record in private state (secretrecord.go) detects drift: a value
// that has changed in the configuration, or at a vendor whose API returns it, is sent again. The client has to be a [CredentialHolder].
//
// The version shows this in a plan. If the configuration omits it, it is raised whenever the value has to be sent. If the
// configuration sets it, a changed value is sent only when the version changes, as needed for a value that differs on every run.
//
//	write-only value       version omitted           version set
//	new                    1, sent                   sent
//	as the vendor has it   unchanged                 sent if the version changed
//	changed                raised, sent              sent if the version changed
//	changed at the vendor  raised, sent              sent
//	just imported          raised if it differs      a warning if it differs
//
// The record belongs to the provider's credential. With another credential, the next Read makes a new record, and until then only the
// version decides.
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
	// CreateOnly means that the secret is used only to create the object. A change of the write-only value plans nothing.
	CreateOnly bool
	// Removable means that an update removes a string at the vendor that the configuration had and no longer has. The model sees that the
	// plain attribute or the version becomes null.
	Removable bool
	// Canonical, if not nil, returns a string as the vendor stores it.
	Canonical func(value string) string
	// Rotating is the entry of a map that the vendor may replace by itself, which is no drift.
	Rotating RotatingEntry
}

// RotatingEntry is an entry of a map of secrets that the vendor replaces at each use, such as a refresh token. See
// [Change.KeepRotating].
type RotatingEntry struct {
	Key string
	// The vendor replaces the entry only if the attribute If has the value Is.
	If, Is string
}

func (s Secret) writeOnly() string { return s.Attribute + "_wo" }
func (s Secret) version() string   { return s.Attribute + "_wo_version" }

func (s Secret) attributes() map[string]schema.Attribute {
	plain := s.Description + fmt.Sprintf("\n\nIt is stored in Terraform's state; prefer `%s`, which is not. Changing it updates the object in place. After an import it is null until the next apply.", s.writeOnly())
	writeOnly := s.Description + fmt.Sprintf("\n\nWrite-only: it is stored neither in the state nor in a plan; needs Terraform 1.11. A changed value is detected, and the next apply sends it. Set either this or `%s`.", s.Attribute)
	version := fmt.Sprintf("Counts how often `%[1]s` was sent.\n\nOmit it to have it raised whenever the value has changed in the configuration or at the vendor. "+
		"Set it if the value of `%[1]s` differs on every run, as an ephemeral password does. The configuration's value is then sent only when you raise this number, or after a change at the vendor.", s.writeOnly())
	if s.CreateOnly {
		writeOnly = s.Description + fmt.Sprintf("\n\nWrite-only: it is stored neither in the state nor in a plan; needs Terraform 1.11. A changed value has no effect. Set either this or `%s`.", s.Attribute)
		version = fmt.Sprintf("It has no effect, because `%s` is sent only when the object is created.", s.writeOnly())
	}

	attributes := map[string]schema.Attribute{
		s.version(): schema.Int64Attribute{
			Optional: true, Computed: true, MarkdownDescription: version,
			Validators: []validator.Int64{AtLeast(1), ConflictsWith(s.Attribute)},
		},
	}
	if s.Type.Equal(types.StringType) {
		attributes[s.Attribute] = schema.StringAttribute{
			Optional: true, Sensitive: true, MarkdownDescription: plain,
			Validators: []validator.String{ConflictsWith(s.writeOnly())},
		}
		attributes[s.writeOnly()] = schema.StringAttribute{
			Optional: true, Sensitive: true, WriteOnly: true, MarkdownDescription: writeOnly,
		}
		return attributes
	}
	attributes[s.Attribute] = schema.MapAttribute{
		Optional: true, Sensitive: true, ElementType: types.StringType, MarkdownDescription: plain,
		Validators: []validator.Map{ConflictsWith(s.writeOnly())},
	}
	attributes[s.writeOnly()] = schema.MapAttribute{
		Optional: true, Sensitive: true, WriteOnly: true, ElementType: types.StringType, MarkdownDescription: writeOnly,
	}
	return attributes
}

// onPlan sets the planned version. prior is nil if the object is to be created. changed reports whether another attribute of the
// object changes.
func (s Secret) onPlan(ctx context.Context, config, prior, planned map[string]tftypes.Value, changed bool, store PrivateState, credential string) error {
	plain, value, version := config[s.Attribute], config[s.writeOnly()], config[s.version()]
	sent := prior[s.version()] // the zero Value, which is null, if the object is to be created
	switch {
	case s.CreateOnly && prior != nil:
		if !sent.IsNull() || version.IsNull() { // otherwise Terraform requires the configuration's version
			planned[s.version()] = sent
		}
		if unchanged(config, prior, planned) {
			maps.Copy(planned, prior)
		}
		return nil
	case plain.IsNull() && value.IsNull():
		if s.Required && (prior == nil || changed) {
			ignored := ""
			if prior != nil { // such as an imported one, whose secret is unknown
				ignored = " If it is set, remove it from ignore_changes."
			}
			return Invalid(s.Attribute, "A secret is needed to create or change this object. Set %s, which is not stored in the state, or %s, which is.%s", s.writeOnly(), s.Attribute, ignored)
		}
		if !version.IsNull() && (prior == nil || !version.Equal(sent)) {
			return Invalid(s.version(), "There is no secret to send. Set %s, or leave the version as it was.", s.writeOnly())
		}
		if prior == nil {
			return nil
		}
		planned[s.version()] = sent // a generated configuration has only the version
		if !s.Removable || sent.IsNull() || !version.IsNull() {
			return nil
		}
		record, err := loadRecord(ctx, store, s.writeOnly(), credential)
		if err == nil && record != nil && !record.Imported {
			planned[s.version()] = numberValue(nil)
		}
		return err
	case value.IsNull():
		if prior == nil || prior[s.Attribute].IsNull() {
			Warn(ctx, s.Attribute+" will be stored in the state", "Everyone who can read the state can read %[1]s. Set %[2]s instead, which is stored nowhere. This warning is only in the plan that stores %[1]s first.", s.Attribute, s.writeOnly())
		}
		planned[s.version()] = numberValue(nil)
		return nil
	case !value.IsFullyKnown():
		return nil
	}
	record, err := loadRecord(ctx, store, s.writeOnly(), credential)
	switch {
	case err != nil:
		return err
	case !version.IsNull():
		if record != nil && record.Imported && version.Equal(sent) && record.differs(s.valueOf(value, config)) {
			Warn(ctx, "The imported secret differs", "The value of %s is not the secret that the vendor has. Raise %s to send it.", s.writeOnly(), s.version())
		}
	case prior == nil, record == nil:
		planned[s.version()] = numberValue(1)
	case record.differs(s.valueOf(value, config)), record.Server == nil && sent.IsNull(): // a Read with the former credential found drift
		planned[s.version()] = numberValue(record.Version + 1)
	default:
		planned[s.version()] = sent
	}
	return nil
}

// unchanged reports whether a plan changes nothing, except that the framework, which saw another version, has marked computed
// attributes as unknown.
func unchanged(config, prior, planned map[string]tftypes.Value) bool {
	for name, value := range planned {
		if !same(value, prior[name]) && (value.IsKnown() || !config[name].IsNull()) {
			return false
		}
	}
	return true
}

// onApply stores the record of the value that was sent. prior is nil if the object was created.
func (s Secret) onApply(ctx context.Context, config, prior, planned map[string]tftypes.Value, store PrivateState, credential string) error {
	if !isSet(config[s.writeOnly()]) || s.CreateOnly {
		return storeRecord(ctx, store, s.writeOnly(), nil)
	}
	record, err := loadRecord(ctx, store, s.writeOnly(), credential)
	if err == nil && record == nil {
		record, err = newRecord(credential)
	}
	if err != nil {
		return err
	}
	sent := s.valueOf(config[s.writeOnly()], config)
	record.Sent = record.digest(ofValue, sent.lasting)
	record.Server = record.Sent
	if !planned[s.version()].Equal(prior[s.version()]) { // otherwise the server's rotating entry was kept
		record.Rotating = record.digest(ofRotating, sent.rotating)
	}
	if isSet(planned[s.version()]) { // otherwise the vendor already had the value
		record.Version = integer(planned[s.version()])
	}
	record.Imported = false
	return record.save(ctx, store, s.writeOnly())
}

// onRead records the value that a Read found. If it is not the one that was sent last, onRead removes the version from the state, so
// that the next plan shows the drift and repairs it. The value itself gets into state only if it was there before.
func (s Secret) onRead(ctx context.Context, prior, found map[string]tftypes.Value, store PrivateState, credential string) error {
	if s.CreateOnly {
		return storeRecord(ctx, store, s.writeOnly(), nil)
	}
	if !prior[s.Attribute].IsNull() {
		return nil
	}
	value := found[s.Attribute]
	found[s.Attribute] = tftypes.NewValue(value.Type(), nil)
	if !isSet(value) {
		return nil
	}
	record, err := loadRecord(ctx, store, s.writeOnly(), credential)
	imported := err == nil && record == nil
	if imported {
		record, err = newRecord(credential)
	}
	if err != nil {
		return err
	}
	server := record.digest(ofValue, s.valueOf(value, found).lasting)
	if record.Server == nil && (imported || !prior[s.version()].IsNull()) {
		record.Sent = server // whether it is the sent one is not known, and the plan compares the configuration with what the server has
	}
	record.Server, record.Imported = server, record.Imported || imported
	found[s.version()] = numberValue(nil)
	if bytes.Equal(record.Sent, server) {
		found[s.version()] = numberValue(record.Version)
	}
	return record.save(ctx, store, s.writeOnly())
}

// keepRotating returns [Change.KeepRotating].
func (s Secret) keepRotating(ctx context.Context, config map[string]tftypes.Value, store PrivateState, credential string) (bool, error) {
	value := config[s.writeOnly()]
	record, err := loadRecord(ctx, store, s.writeOnly(), credential)
	switch {
	case err != nil || record == nil:
		return false, err
	case record.Rotating == nil:
		return isSet(value) && config[s.version()].IsNull(), nil
	case !isSet(value):
		value = config[s.Attribute]
	}
	return bytes.Equal(record.Rotating, record.digest(ofRotating, s.valueOf(value, config).rotating)), nil
}
