package tf

import (
	"cmp"
	"context"
	"iter"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// Model is the model of a resource: a pointer to a struct with one tfsdk-tagged field for each attribute. C is the vendor's
// client. Each method calls the API with the values of the model and puts the answer into the model, usually by a conversion
// fromAPI(answer, err) that returns err if it is not nil.
//
// Read and Delete return [rest.ErrNotFound] if the object does not exist. If Create fails after it has set the model's id, the
// model is kept in state, and Terraform replaces the object in the next apply.
type Model[C any] interface {
	Create(ctx context.Context, api C) error
	Read(ctx context.Context, api C) error
	Delete(ctx context.Context, api C) error
}

// Updater is a model that can be changed in place. A model that is neither an Updater nor an [UpdaterFrom] needs a
// [RequiresReplace] plan modifier for every argument.
type Updater[C any] interface {
	Update(ctx context.Context, api C) error
}

// UpdaterFrom is a model that can be changed in place, and whose update needs to know the change.
type UpdaterFrom[C, M any] interface {
	UpdateFrom(ctx context.Context, api C, change Change[M]) error
}

// Change is what a planned or applied model changes.
type Change[M any] struct {
	// Prior is the model of the state; nil if the object is to be created.
	Prior M
	// Configured names the ServerDefaults that the configuration sets. For the others, a planned model has the server's value.
	Configured []string
	// Unset names the ServerDefaults that the configuration set at the last apply and no longer sets.
	Unset []string
	// Undecided names the attributes that the configuration sets to a value which is known only at apply.
	Undecided []string
	// Sends reports whether a plan changes more than CreateOnly arguments.
	Sends bool
	// KeepRotating means that an update has to send the server's [RotatingEntry], because the write-only secret has the one that was
	// sent before, which the server may have replaced.
	KeepRotating bool
}

// KeptOnUpdateError is a model of which some attributes are stored in state even if an update fails, such as a token that the
// server has already replaced and shows only once.
type KeptOnUpdateError interface {
	// KeepOnUpdateError returns the names of these attributes.
	KeepOnUpdateError() []string
}

// PlanChecker is a model that checks a planned creation against the API. The model has the write-only values. Values that are not known
// at plan time are unknown in the model. Check can set computed attributes that are known before the object exists.
type PlanChecker[C any] interface {
	Check(ctx context.Context, api C) error
}

// ChangeChecker is a model that checks a planned change against the API, in place or by a replacement. Its model is like that of a
// [PlanChecker].
type ChangeChecker[C, M any] interface {
	CheckChange(ctx context.Context, api C, prior M) error
}

// Planner is a model that sets some of its computed attributes at plan time, or returns errors or warnings about the plan. Plan is
// called for every plan except one that destroys the object, even if nothing changes. Values that are not known at plan time are
// unknown in the model.
type Planner[C, M any] interface {
	Plan(ctx context.Context, api C, change Change[M]) error
}

// Replacer is a [Planner] that decides which changes replace the object.
type Replacer[M any] interface {
	// ReplacedBy returns the names of the attributes that differ from prior and cannot be changed in place.
	ReplacedBy(prior M) []string
}

// DestroyChecker is a model that checks a planned destruction against the API, also that of an object which a change replaces. The model is
// that of the state. An error prevents the plan, so a destruction that only the apply can decide about is a warning.
type DestroyChecker[C any] interface {
	CheckDestroy(ctx context.Context, api C) error
}

// Undeletable is a model of an object that the vendor cannot delete.
type Undeletable interface {
	// RemainsAfterDestroy returns a sentence about what remains at the vendor after a destroy, and until when; "" if the
	// destroy leaves no trace.
	RemainsAfterDestroy() string
}

// Leftover is an [Undeletable] whose warning has a summary of its own.
type Leftover interface {
	// LeftoverSummary returns the summary, "" for the usual one.
	LeftoverSummary() string
}

// Resource declares a resource type, and with it its data sources, its list resource, its identity and its import.
type Resource[C any, M Model[C]] struct {
	// Type is the type without the provider's prefix: "poozle_link".
	Type string
	// Plural is the vendor's word for several objects: "links". Data source "poozle_links" has an attribute of that name. There
	// is no such data source if Plural is "" or List is nil.
	Plural string
	// Description states in one paragraph what the object is for. The pages of the resource, of its data sources and of its
	// list resource begin with it.
	Description string
	// Notes are the edge cases of the resource, a Markdown list. Its page has them in a section of their own.
	Notes string
	// Attributes are those of the schema, without the secrets. They must contain "id": a Create that failed is kept in state if
	// it has set the id. If they contain the vendor's Account, the account is compared before each operation.
	//
	// A description has one or two paragraphs. The first one is shown on the pages of the resource, its data sources and its
	// list resource. The second one is only for the resource: the default, the format, what a change costs.
	Attributes map[string]schema.Attribute
	// Identity names the string attributes that identify an object within the vendor's account. An import ID is their values,
	// joined by the Separator. The last one is the vendor's own ID. Default: "id" and "/".
	Identity  []string
	Separator string
	// FreeID means that the vendor's own ID can contain the Separator.
	FreeID bool
	// Secrets are the secrets that the user supplies.
	Secrets []Secret
	// ServerDefaults names optional and computed attributes that the vendor sets if the configuration leaves them out. In a
	// Create or an update, they are null unless the configuration sets them. See [Change].
	ServerDefaults []string
	// Released names ServerDefaults that keep their value when they are removed from the configuration.
	Released []string
	// CreateOnly names arguments that only a create uses, such as the token that it needs.
	CreateOnly []string
	// Substitutes means that the vendor may replace or drop arguments that it does not support (RFC 7591, section 3.2.1). A difference
	// is then only a warning of an update, instead of an error.
	Substitutes bool
	// DataArguments names attributes that are optional arguments of the data source of one object, such as a token that it needs.
	DataArguments []string
	// Filters names string attributes that are optional arguments of the data source of all objects, which then has only the objects
	// with these values.
	Filters []string
	// ListFilters are like Filters, and are arguments of the list resource only. It has the Filters as well.
	ListFilters []string
	// ListArguments are further arguments of the list resource. The data source of all objects has none of them, and has all objects.
	ListArguments map[string]ListArgument[M]
	// ListWithin narrows what List reads.
	ListWithin ListWithin
	// ManagedOnly names attributes that no data source has: the vendor does not show them, or they only concern the resource.
	ManagedOnly []string
	// Unlisted names attributes that the vendor's listing lacks. The data source of all objects has none of them. The list resource reads
	// an object by itself if its attributes are requested.
	Unlisted []string
	// NoDataSources means that no data sources are derived from the resource: an object cannot be read by its ID only, or the vendor's
	// list of objects has data sources of its own.
	NoDataSources bool
	// Retire means that no create adopts an object that was destroyed, although the vendor cannot delete it.
	Retire bool
	// Unique means that the vendor refuses a second equal object. Only the directory in which a create began adopts its object. If the
	// user chooses the Identity, a plan with two creates of the same one is an error.
	Unique bool
	// Renames means that an update can change the Identity.
	Renames bool
	// Shared means that equal resources have the same object, as a client either has a redirect URI or not.
	Shared bool
	// List reads all objects of the account, each into a model that empty returns; nil if the vendor cannot list. See [Each].
	List func(ctx context.Context, api C, empty func() M) iter.Seq2[M, error]
}

// resourceShell implements a resource of the plugin framework by a model.
type resourceShell[C any, M Model[C]] struct {
	Resource[C, M]
	name         objectName
	account      string
	schema       schema.Schema
	null         tfsdk.State // a state in which each attribute is null
	providerData any
}

var (
	_ resource.ResourceWithIdentity    = (*resourceShell[any, Model[any]])(nil)
	_ resource.ResourceWithModifyPlan  = (*resourceShell[any, Model[any]])(nil)
	_ resource.ResourceWithImportState = (*resourceShell[any, Model[any]])(nil)
	_ resource.ResourceWithConfigure   = (*resourceShell[any, Model[any]])(nil)
)

func (r Resource[C, M]) addTo(v Vendor, c *Registry) {
	if r.Identity == nil {
		r.Identity = []string{"id"}
	}
	r.Separator = cmp.Or(r.Separator, "/")
	description := r.Description
	if r.Notes != "" {
		description += "\n\n## Notes\n\n" + r.Notes
	}
	all := maps.Clone(r.Attributes)
	for _, secret := range r.Secrets {
		maps.Copy(all, secret.attributes())
	}
	rejectEmpty(all)
	s := schema.Schema{MarkdownDescription: description, Attributes: joinParagraphs(all)}
	shell := resourceShell[C, M]{Resource: r, name: v.objectName(r.Type), schema: s, null: nullState(s)}
	shell.Attributes = all
	if _, ok := s.Attributes[v.Account]; ok { // not every object belongs to the account
		shell.account = v.Account
	}
	if f, ok := shell.newFastPath(); ok {
		c.FastPaths[shell.name.full] = f
	}
	if _, finds := any(newModel[M]()).(Finder[C]); finds {
		c.ImportIDs[shell.name.full] = shell.importIDOf
	}
	c.Importables[shell.name.full] = shell.importable()
	c.Resources = append(c.Resources, func() resource.Resource { m := shell; return &m })
	if !r.NoDataSources {
		shell.addDataSources(c)
	}
	if r.List != nil {
		c.ListResources = append(c.ListResources, func() list.ListResource { return &listShell[C, M]{shell} })
		if !r.ListWithin.Required {
			addCounter(c, v, Count{Type: shell.pluralType(), Noun: shell.plural()}, false, shell.count)
		}
	}
}

// nullState returns a state in which each attribute is null.
func nullState(s schema.Schema) tfsdk.State {
	return tfsdk.State{Schema: s, Raw: nullAttributes(s.Type().TerraformType(context.Background()))}
}

func (r *resourceShell[C, M]) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = r.name.full
	resp.ResourceBehavior.MutableIdentity = r.Renames
}

func (r *resourceShell[C, M]) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.schema
}

func (r *resourceShell[C, M]) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.providerData = req.ProviderData
}
