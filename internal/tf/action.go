package tf

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Invoker is the model of an action: a pointer to a struct with one tfsdk-tagged field for each attribute, and an embedded [Timeout].
// Invoke does the work. progress shows the user a line, which must contain no configured value except an ID or a host.
type Invoker[C any] interface {
	Invoke(ctx context.Context, api C, progress func(format string, args ...any)) error
}

// ConfigChecker is implemented by an [Invoker] whose arguments depend on each other. CheckConfig is called by each validation, with
// arguments that may be unknown.
type ConfigChecker interface {
	CheckConfig() error
}

// Timeout is the attribute that each action has.
type Timeout struct {
	Timeout types.String `tfsdk:"timeout"`
}

// defaultTimeout limits an action that does not set a timeout.
const defaultTimeout = time.Minute

// Action declares an action (Terraform 1.14). An action has no state, and it may write.
type Action[C any, M Invoker[C]] struct {
	// Type is the type without the provider's prefix: "poozle_check_account".
	Type string
	// Verb and Noun complete the summary of an error: "Cannot revoke the token".
	Verb, Noun  string
	Description string
	Attributes  map[string]schema.Attribute
}

func (a Action[C, M]) addTo(v Vendor, c *Registry) {
	name := v.objectName(a.Type)
	name.noun = a.Noun
	all := map[string]schema.Attribute{"timeout": schema.StringAttribute{
		Optional: true, Validators: []validator.String{Duration()},
		MarkdownDescription: "Time after which the action fails, such as `30s` or `5m`. Default: `1m`.",
	}}
	maps.Copy(all, a.Attributes)
	c.Actions = append(c.Actions, func() action.Action {
		return &actionShell[C, M]{Action: a, name: name, schema: schema.Schema{MarkdownDescription: a.Description, Attributes: all}}
	})
}

// actionShell implements an action of the plugin framework by an Invoker.
type actionShell[C any, M Invoker[C]] struct {
	Action[C, M]
	name         objectName
	schema       schema.Schema
	providerData any
}

var (
	_ action.ActionWithConfigure      = (*actionShell[any, Invoker[any]])(nil)
	_ action.ActionWithValidateConfig = (*actionShell[any, Invoker[any]])(nil)
	_ action.ActionWithModifyPlan     = (*actionShell[any, Invoker[any]])(nil)
)

func (s *actionShell[C, M]) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = s.name.full
}

func (s *actionShell[C, M]) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = s.schema
}

func (s *actionShell[C, M]) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	s.providerData = req.ProviderData
}

// ModifyPlan does nothing, unless the action has to wait for a setting.
func (s *actionShell[C, M]) ModifyPlan(_ context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	if req.ClientCapabilities.DeferralAllowed && awaitsSettings[C](s.providerData, s.name) {
		resp.Deferred = &action.Deferred{Reason: action.DeferredReasonProviderConfigUnknown}
	}
}

func (s *actionShell[C, M]) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	if _, err := s.checked(ctx, req.Config); err != nil {
		resp.Diagnostics.Append(failure(s.providerData, s.Verb, s.name, err))
	}
}

// checked returns the model of a configuration whose arguments fit each other.
func (s *actionShell[C, M]) checked(ctx context.Context, config tfsdk.Config) (M, error) {
	if config.Raw.IsNull() { // the block has no config block
		config.Raw = nullAttributes(config.Raw.Type())
	}
	m, err := decode[M](ctx, config)
	if checker, ok := any(m).(ConfigChecker); ok && err == nil {
		err = checker.CheckConfig()
	}
	return m, err
}

// lost returns an error if a required argument is null although the validation has accepted it: Terraform (1.16) removes ephemeral
// values from an action that it runs without a trigger.
func (s *actionShell[C, M]) lost(config tfsdk.Config) error {
	values := attributes(config.Raw)
	for _, name := range slices.Sorted(maps.Keys(s.schema.Attributes)) {
		if s.schema.Attributes[name].IsRequired() && values[name].IsNull() {
			return Invalid(name, "The argument %s is empty. Terraform passes no ephemeral value to an action that it runs by -invoke: use a variable that is sensitive instead of ephemeral.", name)
		}
	}
	return nil
}

func (s *actionShell[C, M]) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	ctx, done := withWarnings(rest.WithCaller(ctx, s.name.full), &resp.Diagnostics)
	defer done()
	err := safely(ctx, func() error {
		api, err := clientOf[C](s.providerData, s.name)
		if err != nil {
			return err
		}
		m, err := s.checked(ctx, req.Config)
		if err != nil {
			return err
		}
		if err := s.lost(req.Config); err != nil {
			return err
		}
		limit, _ := time.ParseDuration(stringOf(attributes(req.Config.Raw)["timeout"])) // validated
		ctx, cancel := context.WithTimeout(ctx, cmp.Or(limit, defaultTimeout))
		defer cancel()
		err = m.Invoke(ctx, api, func(format string, args ...any) {
			resp.SendProgress(action.InvokeProgressEvent{Message: readable(fmt.Sprintf(format, args...))})
		})
		if err != nil && (errors.Is(err, rest.ErrPastDeadline) || errors.Is(ctx.Err(), context.DeadlineExceeded)) {
			return Invalid("timeout", "The action did not end within %s, which is its timeout. Set a longer timeout, or check the network. %s", cmp.Or(limit, defaultTimeout), sentence(err.Error()))
		}
		return err
	})
	if err != nil {
		resp.Diagnostics.Append(failure(s.providerData, s.Verb, s.name, err))
	}
}
