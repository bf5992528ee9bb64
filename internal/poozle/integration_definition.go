package poozle

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var integrationDefinitionResource = tf.Resource[*poozleapi.Client, *integrationDefinition]{
	Type:          "poozle_integration_definition",
	NoDataSources: true, // those of the integration's key are of more use, and have its specification
	Description:   "An integration definition is a third party that Poozle can connect to. This resource creates a custom integration, from code of yours, or pins the version of an integration that the workspace has.",
	Notes: "- With `name` and `category`, the resource creates a custom integration. With `key`, it sets the version of an integration that the workspace has, such as `github`, and creates nothing. Two resources with the same key would undo each other's changes.\n" +
		"- Poozle can change only the version of a definition, and cannot delete one. A destroy removes it from the state: a custom integration remains, and a pinned one stays at its version. Accounts keep working.\n" +
		"- Poozle runs the code at `source_url` with the credentials of the accounts. It remembers the code of an address, or that it could not be loaded, until it restarts: publish each version at an address of its own.\n" +
		"- Keys are not unique in Poozle, but the data sources find a definition by its key, so the plan refuses a custom integration with the key of another one.\n" +
		"- A refresh needs the Poozle server to have internet access. Without it, the state is kept, with a warning.\n" +
		"- A create adopts an identical custom integration that is less than an hour old and not in the state. The plan warns about it: see [When an apply is interrupted](../guides/interrupted.md).",
	Attributes: map[string]schema.Attribute{
		"id":           tf.Computed("ID of the definition in this workspace, for `integration_definition_id` of other resources."),
		"workspace_id": workspaceID(),
		"key": schema.StringAttribute{
			Optional: true, Computed: true, PlanModifiers: keepsState(), Validators: []validator.String{tf.ConflictsWith("name"), tf.ConflictsWith("category")},
			MarkdownDescription: "Key of the integration.\n\nSet it to pin an integration that the workspace has. The key of a custom integration is its name in lower case, with underscores. Changing this replaces the resource, and the integration of the old key stays at its version.",
		},
		"name": schema.StringAttribute{
			Optional: true, Computed: true, PlanModifiers: keepsState(), Validators: []validator.String{tf.ConflictsWith("key")},
			MarkdownDescription: "Name of the integration, shown in Poozle.\n\nSet it to create a custom integration. Changing this replaces the definition, and the old one remains in Poozle.",
		},
		"category": schema.StringAttribute{
			Optional: true, Computed: true, PlanModifiers: keepsState(), Validators: []validator.String{tf.ConflictsWith("key"), tf.OneOf(poozleapi.Categories...)},
			MarkdownDescription: "Category of the integration.\n\nRequired for a custom integration: `" + strings.Join(poozleapi.Categories, "`, `") + "`. Changing this replaces the definition, and the old one remains in Poozle.",
		},
		"source_url": schema.StringAttribute{
			Required: true, Validators: []validator.String{tf.HTTPURL(), tf.RuleWith("", []string{"key", "name", "category"}, checkKind)},
			MarkdownDescription: "Address of the code that Poozle runs for the integration: JavaScript, built with the package engine-idk of Poozle.\n\nThe Poozle server loads it when the definition is created or changed. Changing this updates the definition in place.",
		},
		"version": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Version of the code at `source_url`.\n\nPoozle shows it, and does not compare it with the code. Changing this updates the definition in place.",
		},
		"release_stage": tf.Computed("`ALPHA`, `BETA`, `GENERALLY_AVAILABLE`, or `CUSTOM` for a custom integration."),
	},
	List: func(ctx context.Context, api *poozleapi.Client, empty func() *integrationDefinition) iter.Seq2[*integrationDefinition, error] {
		return tf.Each(api.Definitions.ListCustom(ctx), empty, (*integrationDefinition).fromAPI)
	},
	ListFilters: []string{"key", "name"},
	ListArguments: map[string]tf.ListArgument[*integrationDefinition]{
		"category": tf.ListString("Filter: only the custom integrations of this category are listed: `"+strings.Join(poozleapi.Categories, "`, `")+"`.",
			[]validator.String{tf.OneOf(poozleapi.Categories...)},
			func(m *integrationDefinition, value types.String) bool {
				return value.IsNull() || m.Category.Equal(value)
			}),
	},
}

func keepsState() []planmodifier.String {
	return []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
}

// checkKind requires the arguments of a custom integration or those of a pinned one.
func checkKind(_ string, others []types.String) error {
	key, name, category := others[0], others[1], others[2]
	if key.IsNull() && (name.IsNull() || category.IsNull()) {
		return errors.New("set name and category to create a custom integration, or key to pin the version of one that the workspace has")
	}
	return nil
}

type integrationDefinition struct {
	ID           types.String `tfsdk:"id"`
	WorkspaceID  types.String `tfsdk:"workspace_id"`
	Key          types.String `tfsdk:"key"`
	Name         types.String `tfsdk:"name"`
	Category     types.String `tfsdk:"category"`
	SourceURL    types.String `tfsdk:"source_url"`
	Version      types.String `tfsdk:"version"`
	ReleaseStage types.String `tfsdk:"release_stage"`
}

// isCustom reports whether a planned create makes a custom integration. Otherwise it pins an existing one.
func (m *integrationDefinition) isCustom() bool { return m.Name.ValueString() != "" }

// Check returns an error if the workspace or the integration to pin does not exist.
func (m *integrationDefinition) Check(ctx context.Context, api *poozleapi.Client) error {
	if m.Key.ValueString() == "" {
		return checkWorkspace(ctx, api.Definitions)
	}
	_, err := definitionWithKey(ctx, api, m.Key.ValueString())
	return err
}

// Plan has nothing to add. With it, ReplacedBy decides about replacements, whose plans then warn about what remains.
func (m *integrationDefinition) Plan(context.Context, *poozleapi.Client, tf.Change[*integrationDefinition]) error {
	return nil
}

func (m *integrationDefinition) ReplacedBy(prior *integrationDefinition) []string {
	var changed []string
	for _, a := range []struct {
		name        string
		now, before types.String
	}{{"category", m.Category, prior.Category}, {"key", m.Key, prior.Key}, {"name", m.Name, prior.Name}} {
		if !a.now.Equal(a.before) {
			changed = append(changed, a.name)
		}
	}
	return changed
}

func (m *integrationDefinition) Create(ctx context.Context, api *poozleapi.Client) error {
	if m.isCustom() {
		return m.fromAPI(explainUnloadable(api.Definitions.Create(ctx, m.toAPI())))
	}
	existing, err := definitionWithKey(ctx, api, m.Key.ValueString())
	if err != nil {
		return err
	}
	return m.fromAPI(explainUnloadable(api.Definitions.Update(ctx, existing.ID, m.toAPI().DefinitionVersion)))
}

// Existing returns the definitions with the key of a custom integration.
func (m *integrationDefinition) Existing(ctx context.Context, api *poozleapi.Client) ([]tf.Existing, error) {
	if !m.isCustom() {
		return nil, nil
	}
	existing, err := api.Definitions.Existing(ctx)
	var found []tf.Existing
	for _, d := range existing {
		if d.Key == poozleapi.KeyOf(m.Name.ValueString()) {
			found = append(found, tf.Existing{
				ID: d.ID, Equal: d.EqualContent(m.toAPI()), Age: api.Definitions.Age(d.CreatedAt), Conflict: explainKey(d),
			})
		}
	}
	return found, err
}

func (m *integrationDefinition) Adopt(ctx context.Context, api *poozleapi.Client, id string) error {
	return m.fromAPI(api.Definitions.Adopt(ctx, id, m.toAPI()))
}

// Read keeps the state if the server has no internet access.
func (m *integrationDefinition) Read(ctx context.Context, api *poozleapi.Client) error {
	found, err := api.Definitions.Get(ctx, m.ID.ValueString())
	if errors.Is(err, poozleapi.ErrUnverifiable) && !tf.Named(ctx) {
		tf.Warn(ctx, "An integration definition could not be refreshed", "%s. The state of the definition %s was left as it is.", err, m.ID.ValueString())
		return nil
	}
	return m.fromAPI(found, err)
}

func (m *integrationDefinition) Update(ctx context.Context, api *poozleapi.Client) error {
	return m.fromAPI(explainUnloadable(api.Definitions.Update(ctx, m.ID.ValueString(), m.toAPI().DefinitionVersion)))
}

// Delete does nothing, because Poozle cannot delete a definition.
func (m *integrationDefinition) Delete(context.Context, *poozleapi.Client) error { return nil }

func (m *integrationDefinition) RemainsAfterDestroy() string {
	if m.ReleaseStage.ValueString() == poozleapi.Custom {
		return fmt.Sprintf("Poozle cannot delete an integration definition. The custom integration %s will remain, and accounts that use it keep working.", m.ID.ValueString())
	}
	return fmt.Sprintf("Poozle keeps the version of a pinned integration: the integration definition %s will no longer be managed, and stay at its version.", m.ID.ValueString())
}

// LeftoverSummary distinguishes a custom integration from the pinned ones.
func (m *integrationDefinition) LeftoverSummary() string {
	if m.ReleaseStage.ValueString() != poozleapi.Custom {
		return ""
	}
	return "Poozle keeps the custom integration " + m.Name.ValueString()
}

func (m *integrationDefinition) toAPI() poozleapi.Definition {
	return poozleapi.Definition{
		Name:              m.Name.ValueString(),
		Category:          m.Category.ValueString(),
		DefinitionVersion: poozleapi.DefinitionVersion{Version: m.Version.ValueString(), SourceURL: m.SourceURL.ValueString()},
	}
}

func (m *integrationDefinition) fromAPI(d poozleapi.Definition, err error) error {
	if err != nil {
		return err
	}
	m.ID = types.StringValue(d.ID)
	m.WorkspaceID = types.StringValue(d.WorkspaceID)
	m.Key = types.StringValue(d.Key)
	m.Name = types.StringValue(d.Name)
	m.Category = types.StringValue(d.Category)
	m.SourceURL = types.StringValue(d.SourceURL)
	m.Version = types.StringValue(d.Version)
	m.ReleaseStage = types.StringValue(d.ReleaseStage)
	return nil
}

// explainUnloadable names source_url as the cause of the server's "Unable to fetch spec".
func explainUnloadable(d poozleapi.Definition, err error) (poozleapi.Definition, error) {
	if errors.Is(err, poozleapi.ErrUnloadable) {
		err = tf.Invalid("source_url", "The Poozle server could not load the code of the integration from this address. The address must be reachable from the server, and its content must be an integration that is built with @poozle/engine-idk. "+
			"Poozle remembers a failure until it restarts, so publish corrected code at another address. %s", err)
	}
	return d, err
}

// explainKey is the error of a create whose key another definition has.
func explainKey(d poozleapi.Definition) error {
	if d.ReleaseStage != poozleapi.Custom {
		return tf.Invalid("name", "Poozle makes the key of a custom integration from its name, and the integration definition %s has this key. Choose another name. To pin the version of the existing integration instead, set key = %q, and remove name and category.", d.ID, d.Key)
	}
	return tf.Invalid("name", "Poozle makes the key of a custom integration from its name, and the integration definition %s has this key. Poozle cannot delete it. Choose another name, or import it:\n\nimport {\n  to = integrations_poozle_integration_definition.<name>\n  id = %[1]q\n}", d.ID)
}
