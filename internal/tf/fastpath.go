package tf

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// FastPath answers calls of the plugin protocol for one resource type without the framework, which spends most of a
// provider's CPU time in a plan (bench/README.md). Each method returns false if the framework has to answer.
//
// A resource type has a FastPath if its plan depends only on its configuration and its state, and if it has no private state:
// it has no Secrets, no ServerDefaults and no Plan method. The tests compare each answer with the framework's.
type FastPath struct {
	// Resource reads the objects. [Registry.Configure] configures it.
	Resource resource.ResourceWithIdentity

	configure    func(*ProviderData)
	objectType   tftypes.Object
	identityType tftypes.Type
	identityOf   func(state tftypes.Value) tftypes.Value
	schema       schema.Schema
	defaults     map[string]tftypes.Value
}

// newFastPath returns false if the framework has to answer every call for the resource type.
func (r *resourceShell[C, M]) newFastPath() (FastPath, bool) {
	_, plans := any(newModel[M]()).(Planner[C, M])
	if plans || len(r.Secrets) > 0 || len(r.ServerDefaults) > 0 {
		return FastPath{}, false
	}
	shell := *r
	f := FastPath{
		Resource:     &shell,
		configure:    func(data *ProviderData) { shell.providerData = data },
		objectType:   r.schema.Type().TerraformType(context.Background()).(tftypes.Object), // a schema is an object
		identityType: r.identityOf(tftypes.Value{}).Type(),
		identityOf:   r.identityOf,
		schema:       r.schema,
		defaults:     map[string]tftypes.Value{},
	}
	for name, a := range r.schema.Attributes {
		value, has, known := defaultOf(context.Background(), name, a)
		if !known {
			return FastPath{}, false
		}
		if has {
			f.defaults[name] = value
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
	case schema.SingleNestedAttribute:
		return value, false, a.Default == nil && !a.Computed
	default:
		return value, false, false
	}
	return value, has, err == nil
}

// Validate answers for a valid configuration. The framework looks up each attribute by its path, which costs more than all validators.
func (f FastPath) Validate(ctx context.Context, r *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, bool) {
	if r.Config == nil {
		return nil, false
	}
	raw, err := r.Config.Unmarshal(f.objectType)
	config := attributes(raw)
	if err != nil || config == nil {
		return nil, false
	}
	whole := tfsdk.Config{Schema: f.schema, Raw: raw}
	for name, a := range f.schema.Attributes {
		value := config[name]
		if value.IsNull() {
			if a.IsRequired() {
				return nil, false
			}
			continue // validators accept null
		}
		if (!a.IsRequired() && !a.IsOptional()) || a.GetDeprecationMessage() != "" || !isValid(ctx, whole, name, a, value) {
			return nil, false
		}
	}
	return &tfprotov6.ValidateResourceConfigResponse{}, true
}

// isValid runs the validators of an attribute. It returns false if one has a diagnostic, or if it does not know the kind of attribute.
func isValid(ctx context.Context, config tfsdk.Config, name string, a schema.Attribute, raw tftypes.Value) bool {
	value, err := a.GetType().ValueFromTerraform(ctx, raw)
	if err != nil {
		return false
	}
	at := path.Root(name)
	var diags diag.Diagnostics
	switch a := a.(type) {
	case schema.StringAttribute:
		for _, v := range a.Validators {
			resp := validator.StringResponse{}
			v.ValidateString(ctx, validator.StringRequest{Path: at, PathExpression: at.Expression(), Config: config, ConfigValue: value.(types.String)}, &resp)
			diags.Append(resp.Diagnostics...)
		}
	case schema.Int64Attribute:
		for _, v := range a.Validators {
			resp := validator.Int64Response{}
			v.ValidateInt64(ctx, validator.Int64Request{Path: at, PathExpression: at.Expression(), Config: config, ConfigValue: value.(types.Int64)}, &resp)
			diags.Append(resp.Diagnostics...)
		}
	case schema.SetAttribute:
		for _, v := range a.Validators {
			resp := validator.SetResponse{}
			v.ValidateSet(ctx, validator.SetRequest{Path: at, PathExpression: at.Expression(), Config: config, ConfigValue: value.(types.Set)}, &resp)
			diags.Append(resp.Diagnostics...)
		}
	case schema.BoolAttribute:
		return len(a.Validators) == 0
	default:
		return false
	}
	return len(diags) == 0
}

// Upgrade answers for a state of the current schema. The answer is the state itself, which Terraform accepts in JSON too.
func (f FastPath) Upgrade(_ context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, bool) {
	if r.Version != f.schema.Version || r.RawState == nil || !hasAttributes(r.RawState.JSON, f.objectType) {
		return nil, false
	}
	return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &tfprotov6.DynamicValue{JSON: r.RawState.JSON}}, true
}

// hasAttributes reports whether the JSON of an object has exactly the attributes of its type, as Terraform requires.
func hasAttributes(raw json.RawMessage, object tftypes.Object) bool {
	var values map[string]json.RawMessage
	if json.Unmarshal(raw, &values) != nil || len(values) != len(object.AttributeTypes) {
		return false
	}
	for name, t := range object.AttributeTypes {
		value, ok := values[name]
		nested, isObject := t.(tftypes.Object)
		if !ok || isObject && string(value) != "null" && !hasAttributes(value, nested) {
			return false
		}
	}
	return true
}

// Read answers every refresh, except the first one after an import and one that would change the object's identity.
func (f FastPath) Read(ctx context.Context, r *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, bool) {
	if r.CurrentState == nil || len(r.Private) > 0 { // an import leaves private state
		return nil, false
	}
	state, err := r.CurrentState.Unmarshal(f.objectType)
	if err != nil || state.IsNull() {
		return nil, false
	}
	identity := tftypes.NewValue(f.identityType, nil) // null before Terraform 1.12
	if r.CurrentIdentity != nil && r.CurrentIdentity.IdentityData != nil {
		if identity, err = r.CurrentIdentity.IdentityData.Unmarshal(f.identityType); err != nil || !identity.Equal(f.identityOf(state)) {
			return nil, false
		}
	}
	req := resource.ReadRequest{
		State:    tfsdk.State{Schema: f.schema, Raw: state},
		Identity: &tfsdk.ResourceIdentity{Raw: identity},
	}
	read := resource.ReadResponse{State: req.State, Identity: &tfsdk.ResourceIdentity{Raw: identity}}
	f.Resource.Read(ctx, req, &read)

	resp := &tfprotov6.ReadResourceResponse{
		NewState: r.CurrentState, NewIdentity: r.CurrentIdentity, Diagnostics: protocolDiagnostics(read.Diagnostics),
	}
	if !read.State.Raw.Equal(state) {
		changed, err := tfprotov6.NewDynamicValue(f.objectType, read.State.Raw)
		if err != nil {
			return nil, false
		}
		resp.NewState = &changed
	}
	if identity.IsNull() {
		made, err := tfprotov6.NewDynamicValue(f.identityType, read.Identity.Raw)
		if err != nil {
			return nil, false
		}
		resp.NewIdentity = &tfprotov6.ResourceIdentityData{IdentityData: &made}
	} else if !read.Identity.Raw.Equal(identity) { // a fault, which the framework reports
		return nil, false
	}
	return resp, true
}

// protocolDiagnostics converts diagnostics, whose path, if they have one, is the name of an attribute: see [Invalid].
func protocolDiagnostics(diags diag.Diagnostics) []*tfprotov6.Diagnostic {
	var converted []*tfprotov6.Diagnostic
	for _, d := range diags {
		c := &tfprotov6.Diagnostic{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: d.Summary(), Detail: d.Detail()}
		if d.Severity() == diag.SeverityError {
			c.Severity = tfprotov6.DiagnosticSeverityError
		}
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			c.Attribute = tftypes.NewAttributePath().WithAttributeName(at.Path().String())
		}
		converted = append(converted, c)
	}
	return converted
}

// Plan answers for a plan that changes nothing: the state has each value of the configuration, and what the configuration
// leaves out is computed, null, or the default.
func (f FastPath) Plan(_ context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, bool) {
	if r.Config == nil || r.PriorState == nil {
		return nil, false
	}
	rawConfig, err := r.Config.Unmarshal(f.objectType)
	if err != nil {
		return nil, false
	}
	rawPrior, err := r.PriorState.Unmarshal(f.objectType)
	if err != nil {
		return nil, false
	}
	config, prior := attributes(rawConfig), attributes(rawPrior)
	if config == nil || prior == nil {
		return nil, false
	}
	for name, value := range config {
		fallback, has := f.defaults[name]
		switch {
		case !value.IsNull():
			if !value.Equal(prior[name]) {
				return nil, false
			}
		case has:
			if !fallback.Equal(prior[name]) {
				return nil, false
			}
		case !f.schema.Attributes[name].IsComputed() && !prior[name].IsNull():
			return nil, false
		}
	}
	return &tfprotov6.PlanResourceChangeResponse{PlannedState: r.PriorState, PlannedPrivate: r.PriorPrivate, PlannedIdentity: r.PriorIdentity}, true
}
