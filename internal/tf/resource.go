package tf

import (
	"context"
	"iter"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// Model is the model of a resource: a pointer to a struct with one tfsdk-tagged field for each attribute. C is the
// vendor's client. Each method calls the API with what the model holds and puts the answer back into it. Read and Delete
// return [rest.ErrNotFound] where the object is gone.
type Model[C any] interface {
	Create(ctx context.Context, api C) error
	Read(ctx context.Context, api C) error
	Delete(ctx context.Context, api C) error
}

// Updater is a model that can be changed in place. Without it every argument needs a RequiresReplace plan modifier.
type Updater[C any] interface {
	Update(ctx context.Context, api C) error
}

// UpdaterFrom is a model that can be changed in place, and needs to know what the state has for it.
type UpdaterFrom[C, M any] interface {
	UpdateFrom(ctx context.Context, api C, prior M) error
}

// KeptOnUpdateError is a model of which some attributes have to get into the state also where an update fails: what a server has
// replaced in an answer before, and nobody could find out again.
type KeptOnUpdateError interface {
	KeepOnUpdateError() []string
}

// PlanChecker is a model that checks what is to be created against the API, when it is planned and again before the apply.
// What is not known yet is unknown in the model.
type PlanChecker[C any] interface {
	Check(ctx context.Context, api C) error
}

// Planner is a model that decides at plan time what some of its computed attributes will be, or has something to say about
// the plan. It is called for every plan but that of a destroy, also where nothing changes. prior is what the state has, nil
// where the object is to be created. What is not known yet is unknown in the model.
type Planner[C, M any] interface {
	Plan(ctx context.Context, api C, prior M) error
}

// Undeletable is a model of something that the vendor cannot delete.
type Undeletable interface {
	// Kept says what stays at the vendor, and until when, once Terraform has forgotten the object; "" where nothing does.
	RemainsAfterDestroy() string
}

// Resource declares a resource type, and with it its data sources, its list resource, its identity and its import.
type Resource[C any, M Model[C]] struct {
	// Type is the type without the provider's prefix: "poozle_link".
	Type string
	// Plural is the vendor's word for several of them: "links". Data source "poozle_links" has an attribute of that name;
	// there is none where Plural is "" or the vendor cannot list.
	Plural string
	// Description states in one paragraph what the object is for. The pages of the resource, of its data sources and of its
	// list resource begin with it.
	Description string
	// Notes are the edge cases of the resource, a Markdown list. Its page has them in a section of their own.
	Notes string
	// Attributes are those of the schema but for the secrets.
	Attributes map[string]schema.Attribute
	// Identity are the names of the attributes, below the vendor's account, that tell one object from all others; all are
	// strings, and an import ID is their values joined by the Separator. Default: "id" and "/".
	Identity  []string
	Separator string
	// Secrets that the user brings.
	Secrets []Secret
	// ServerDefaults are optional and computed attributes that the vendor fills in where the configuration leaves them out.
	// In a write they are null where the configuration does not have them, and [Unset] tells which it had before.
	ServerDefaults []string
	// Unreadable says that nothing of an object can be read by its ID alone: there are no data sources of it.
	Unreadable bool
	// List reads all objects of the account, each into an empty model; nil where the vendor cannot list. See [Each].
	List func(ctx context.Context, api C, empty func() M) iter.Seq2[M, error]
}

// managed is the shell around a model for the plugin framework.
type managed[C any, M Model[C]] struct {
	Resource[C, M]
	account      string
	schema       schema.Schema
	providerData any
}

var (
	_ resource.ResourceWithIdentity    = (*managed[any, Model[any]])(nil)
	_ resource.ResourceWithModifyPlan  = (*managed[any, Model[any]])(nil)
	_ resource.ResourceWithImportState = (*managed[any, Model[any]])(nil)
	_ resource.ResourceWithConfigure   = (*managed[any, Model[any]])(nil)
)

func (r Resource[C, M]) addTo(v Vendor, c *Registry) {
	if r.Identity == nil {
		r.Identity = []string{"id"}
	}
	r.Separator = firstOf(r.Separator, "/")
	description := r.Description
	if r.Notes != "" {
		description += "\n\n## Notes\n\n" + r.Notes
	}
	s := schema.Schema{MarkdownDescription: description, Attributes: maps.Clone(r.Attributes)}
	for _, secret := range r.Secrets {
		maps.Copy(s.Attributes, secret.attributes())
	}
	shell := managed[C, M]{Resource: r, schema: s}
	if _, ok := s.Attributes[v.Account]; ok { // not every object belongs to the account
		shell.account = v.Account
	}
	if plain, ok := shell.plain(); ok {
		c.Plain[r.Type] = plain
	}
	c.Resources = append(c.Resources, func() resource.Resource { m := shell; return &m })
	if !r.Unreadable {
		shell.addDataSources(c)
	}
	if r.List != nil {
		c.ListResources = append(c.ListResources, func() list.ListResource { return &lister[C, M]{shell} })
	}
}

// Metadata names the type.
func (r *managed[C, M]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.Type
}

// Schema gives the schema.
func (r *managed[C, M]) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.schema
}

// Configure keeps the connections for the lookup of the client.
func (r *managed[C, M]) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.providerData = req.ProviderData
}
