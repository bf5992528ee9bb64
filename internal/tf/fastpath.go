package tf

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// FastPath answers calls of the plugin protocol for one resource type without the framework, which spends most of a
// provider's CPU time in a plan (bench/README.md). Each method returns false if the framework has to answer.
// The tests compare each answer with the framework's.
type FastPath struct {
	// Resource is the framework's implementation.
	Resource resource.ResourceWithIdentity
	// Refresh returns the state of an object after a read: null if the object no longer exists.
	Refresh Refresh
	// Modify returns the plan of a proposed state.
	Modify Modify

	configure    func(*ProviderData)
	deferred     func(allowed bool) bool
	objectType   tftypes.Object
	identityType tftypes.Type
	identityOf   func(state tftypes.Value) tftypes.Value
	schema       schema.Schema
	defaults     map[string]tftypes.Value
	modified     []string // the names of attributes with a plan modifier

	configs, states *decoded // from Validate and Read to Plan
}

// Refresh reads an object. It can change the private state.
type Refresh func(ctx context.Context, state tftypes.Value, store PrivateState) (after tftypes.Value, diags diag.Diagnostics)

// Modify plans an object for which the configuration and the schema propose a state: null for a destroy. It can change the private state.
type Modify func(ctx context.Context, config, prior, proposed tftypes.Value, store PrivateState) (planned tftypes.Value, replaces []string, diags diag.Diagnostics)

// newFastPath returns false if it does not know a kind of attribute that the resource type has. The framework then answers every call.
func (r *resourceShell[C, M]) newFastPath() (FastPath, bool) {
	shell := *r
	f := FastPath{
		Resource:     &shell,
		Refresh:      shell.refresh,
		Modify:       shell.modify,
		configure:    func(data *ProviderData) { shell.providerData = data },
		deferred:     func(allowed bool) bool { return allowed && awaitsSettings[C](shell.providerData, shell.name) },
		objectType:   r.null.Raw.Type().(tftypes.Object), // see nullState
		identityType: r.identityOf(tftypes.Value{}).Type(),
		identityOf:   r.identityOf,
		schema:       r.schema,
		defaults:     map[string]tftypes.Value{},
		configs:      &decoded{},
		states:       &decoded{},
	}
	for name, a := range r.schema.Attributes {
		value, has, known := defaultOf(context.Background(), name, a)
		if !known {
			return FastPath{}, false
		}
		if has {
			f.defaults[name] = value
		}
		if modified(a) {
			f.modified = append(f.modified, name)
		}
	}
	return f, true
}

// defaultOf returns the default of an attribute, if it has one. It returns known = false for a kind of attribute that it does
// not know: add a case for it.
func defaultOf(ctx context.Context, name string, a schema.Attribute) (value tftypes.Value, has, known bool) {
	var err error
	switch a := a.(type) {
	case schema.StringAttribute:
		if has = a.Default != nil; has {
			var resp defaults.StringResponse
			a.Default.DefaultString(ctx, defaults.StringRequest{Path: path.Root(name)}, &resp)
			value, err = resp.PlanValue.ToTerraformValue(ctx)
		}
	case schema.BoolAttribute:
		if has = a.Default != nil; has {
			var resp defaults.BoolResponse
			a.Default.DefaultBool(ctx, defaults.BoolRequest{Path: path.Root(name)}, &resp)
			value, err = resp.PlanValue.ToTerraformValue(ctx)
		}
	case schema.SetAttribute:
		if has = a.Default != nil; has {
			var resp defaults.SetResponse
			a.Default.DefaultSet(ctx, defaults.SetRequest{Path: path.Root(name)}, &resp)
			value, err = resp.PlanValue.ToTerraformValue(ctx)
		}
	case schema.Int64Attribute:
		return value, false, a.Default == nil
	case schema.ListAttribute:
		return value, false, a.Default == nil && len(a.PlanModifiers) == 0
	case schema.MapAttribute:
		return value, false, a.Default == nil && len(a.PlanModifiers) == 0
	case schema.SingleNestedAttribute:
		return value, false, a.Default == nil && len(a.PlanModifiers) == 0 && !a.Computed && allArguments(ctx, a.Attributes)
	default:
		return value, false, false
	}
	return value, has, err == nil
}

// allArguments reports whether the configuration decides the value of each attribute.
func allArguments(ctx context.Context, all map[string]schema.Attribute) bool {
	for name, a := range all {
		if _, has, known := defaultOf(ctx, name, a); has || !known || a.IsComputed() || a.IsWriteOnly() || modified(a) {
			return false
		}
	}
	return true
}

// Validate answers for a configuration without errors. The framework looks up each attribute by its path, which costs more than all validators.
func (f FastPath) Validate(ctx context.Context, r *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, bool) {
	if r.Config == nil {
		return nil, false
	}
	raw, err := r.Config.Unmarshal(f.objectType)
	if err != nil || attributes(raw) == nil {
		return nil, false
	}
	f.configs.keep(r.Config, raw)
	v := validation{config: tfsdk.Config{Schema: f.schema, Raw: raw}}
	if c := r.ClientCapabilities; c != nil {
		v.capabilities.WriteOnlyAttributesAllowed = c.WriteOnlyAttributesAllowed
	}
	if !v.object(ctx, path.Empty(), f.schema.Attributes, attributes(raw)) {
		return nil, false
	}
	return &tfprotov6.ValidateResourceConfigResponse{Diagnostics: protocolDiagnostics(ctx, v.warnings)}, true
}

// Upgrade answers for a state of the current schema, whose attributes are values. The answer is the state itself, which Terraform accepts in
// JSON too.
func (f FastPath) Upgrade(r *tfprotov6.UpgradeResourceStateRequest, values map[string]json.RawMessage) (*tfprotov6.UpgradeResourceStateResponse, bool) {
	if r.Version != f.schema.Version || !hasAttributes(values, f.objectType) {
		return nil, false
	}
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &tfprotov6.DynamicValue{JSON: r.RawState.JSON}}, true
}

// hasAttributes reports whether an object has exactly the attributes of its type, as Terraform requires.
func hasAttributes(values map[string]json.RawMessage, object tftypes.Object) bool {
	if len(values) != len(object.AttributeTypes) {
		return false
	}
	for name, t := range object.AttributeTypes {
		value, ok := values[name]
		if !ok {
			return false
		}
		if inner, ok := t.(tftypes.Object); ok && string(value) != "null" {
			var attributes map[string]json.RawMessage
			if json.Unmarshal(value, &attributes) != nil || !hasAttributes(attributes, inner) {
				return false
			}
		}
	}
	return true
}

// Read answers every refresh, except the first one after an import, one that would change the object's identity, and a deferred one.
func (f FastPath) Read(ctx context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, bool) {
	store, ok := decodePrivate(r.Private)
	if c := r.ClientCapabilities; !ok || r.CurrentState == nil || f.deferred(c != nil && c.DeferralAllowed) {
		return nil, false
	}
	state, err := r.CurrentState.Unmarshal(f.objectType)
	if err != nil || state.IsNull() {
		return nil, false
	}
	known := r.CurrentIdentity != nil && r.CurrentIdentity.IdentityData != nil // Terraform 1.12
	if known {
		if identity, err := r.CurrentIdentity.IdentityData.Unmarshal(f.identityType); err != nil || !same(identity, f.identityOf(state)) {
			return nil, false
		}
	}
	after, diags := f.Refresh(ctx, state, store)
	resp := &tfprotov6.ReadResourceResponse{
		NewState: r.CurrentState, NewIdentity: r.CurrentIdentity, Private: store.encode(), Diagnostics: protocolDiagnostics(ctx, diags),
	}
	if same(after, state) {
		f.states.keep(r.CurrentState, state)
	} else {
		changed, err := tfprotov6.NewDynamicValue(f.objectType, after)
		if err != nil {
			return nil, false
		}
		resp.NewState = &changed
	}
	identity := tftypes.NewValue(f.identityType, nil) // as after an error
	switch {
	case diags.HasError():
	case after.IsNull():
		identity = f.identityOf(state)
	default:
		identity = f.identityOf(after)
	}
	if known {
		return resp, diags.HasError() || same(identity, f.identityOf(state)) // another identity is a fault, which the framework reports
	}
	made, err := tfprotov6.NewDynamicValue(f.identityType, identity)
	resp.NewIdentity = &tfprotov6.ResourceIdentityData{IdentityData: &made}
	return resp, err == nil
}

// protocolDiagnostics converts diagnostics.
func protocolDiagnostics(ctx context.Context, diags diag.Diagnostics) []*tfprotov6.Diagnostic {
	var converted []*tfprotov6.Diagnostic
	for _, d := range diags {
		c := &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: d.Summary(), Detail: d.Detail()}
		if d.Severity() == diag.SeverityError {
			c.Severity = tfprotov6.DiagnosticSeverityError
		}
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			c.Attribute = protocolPath(ctx, at.Path())
		}
		converted = append(converted, c)
	}
	return converted
}

// protocolPath converts the path of an attribute or of an element.
func protocolPath(ctx context.Context, at path.Path) *tftypes.AttributePath {
	converted := tftypes.NewAttributePath()
	for _, step := range at.Steps() {
		switch step := step.(type) {
		case path.PathStepAttributeName:
			converted = converted.WithAttributeName(string(step))
		case path.PathStepElementKeyString:
			converted = converted.WithElementKeyString(string(step))
		case path.PathStepElementKeyInt:
			converted = converted.WithElementKeyInt(int(step))
		case path.PathStepElementKeyValue:
			if value, err := step.ToTerraformValue(ctx); err == nil {
				converted = converted.WithElementKeyValue(value)
			}
		}
	}
	return converted
}
