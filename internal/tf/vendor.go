package tf

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Vendor is one vendor's part of the provider: its settings, how they become a client, and its objects.
type Vendor struct {
	// Name is the block in the provider's configuration and the prefix of every type: "poozle". It has no underscore.
	Name string
	// Title is the name as the vendor spells it: "Poozle".
	Title string
	// Description documents the block.
	Description string
	// Settings are the attributes of the block.
	Settings []Setting
	// Connect builds the client that the vendor's objects are called with, from checked settings. It must not call the vendor.
	// [Warn] adds a warning to the provider's configuration. If the error is not nil, every use of an object fails with it.
	Connect func(context.Context, Settings) (any, error)
	// ConnectWithoutCredentials, if not nil, builds a second client, for objects that work without the required settings, such
	// as an app that a person makes in a web console. An object gets this client if its type parameter C is the type of this
	// client, which differs from the type of Connect's.
	ConnectWithoutCredentials func(context.Context, Settings) (any, error)
	// Inspect reads what the vendor reports about the account and the credential, for [Check], by as few calls as possible. At least one of them
	// needs the credential. client is what Connect returned. The facts that need no call are returned even if there is an error.
	Inspect func(ctx context.Context, client any) (Facts, error)
	// Unauthorized is a sentence about another reason for a 401 than a wrong credential; "" if there is none.
	Unauthorized string
	// Account names the attribute that keeps, in state, the account an object belongs to; "" if the vendor has no accounts. The
	// client then has to be an [AccountHolder].
	Account string
	// Objects is the vendor's table of contents.
	Objects []Object
}

// AccountHolder is a client whose objects belong to an account. An object that belongs to another account, according to its
// state, is neither read nor changed.
type AccountHolder interface {
	// Account returns the ID of the connected account.
	Account(ctx context.Context) (string, error)
}

// Object is an entry of a vendor's table of contents: a [Resource], a [DataSource], an [Ephemeral], an [Action] or a [Function].
type Object interface {
	addTo(Vendor, *Registry)
}

// Registry holds the objects of all vendors in the form that the framework wants.
type Registry struct {
	Resources     []func() resource.Resource
	DataSources   []func() datasource.DataSource
	ListResources []func() list.ListResource
	Ephemerals    []func() ephemeral.EphemeralResource
	Actions       []func() action.Action
	Functions     []func() function.Function
	// FastPaths holds the fast path of each resource type that has one, by the name of the type.
	FastPaths map[string]FastPath
	// DataFastPaths holds the fast path of each data source, by the name of the type.
	DataFastPaths map[string]DataFastPath
	// ImportIDs returns the import ID of an object in the JSON of a state, by the name of the type. It has the types whose creates look
	// for existing objects; see [Finder].
	ImportIDs map[string]func(state map[string]json.RawMessage) (string, error)
	// Importables describes how objects are imported, by the name of the type.
	Importables map[string]Importable

	counters map[string][]counter // by the vendor's name
}

// NewRegistry collects the objects of the vendors.
func NewRegistry(vendors []Vendor) Registry {
	c := Registry{
		FastPaths: map[string]FastPath{}, DataFastPaths: map[string]DataFastPath{},
		ImportIDs: map[string]func(map[string]json.RawMessage) (string, error){}, Importables: map[string]Importable{},
		counters: map[string][]counter{},
	}
	for _, v := range vendors {
		for _, o := range v.Objects {
			o.addTo(v, &c)
		}
	}
	return c
}

// Configure hands the clients to the fast paths. The framework hands them to all other objects.
func (c Registry) Configure(data *ProviderData) {
	for _, f := range c.FastPaths {
		f.configure(data)
	}
	for _, f := range c.DataFastPaths {
		f.configure(data)
	}
}

// ProviderData is what the objects of a configured provider share.
type ProviderData struct {
	connections map[string]connection // by the vendor's name
	ownership   ownership
	adoptions   *Adoptions
	imported    sync.Map // by type and import ID
	warned      sync.Map // summaries that [WarnOnce] has shown
	gone        sync.Map // types of which the refresh found an object that no longer exists
}

// connection is one vendor's client, or the reason why there is none.
type connection struct {
	client             any
	err                error
	withoutCredentials any // see Vendor.ConnectWithoutCredentials
	caller             rest.Caller
	credential         string // describes the settings that hold the credential
	fingerprint        string // differs between accounts
}

// objectName names the type of an object.
type objectName struct {
	full   string // in a configuration: "integrations_poozle_link"
	vendor Vendor
	noun   string // in a sentence: "Poozle link"
}

// objectName returns the names of a type. name has no prefix: "poozle_link".
func (v Vendor) objectName(name string) objectName {
	words := strings.NewReplacer("_oauth", " OAuth", "_uri", " URI", "_", " ")
	return objectName{full: "integrations_" + name, vendor: v, noun: v.Title + words.Replace(strings.TrimPrefix(name, v.Name))}
}

// clientOf returns the client that an object is called with: one of the vendor's clients, or a [rest.Caller] for an object that needs
// no setting. The error states which settings are missing or wrong.
func clientOf[C any](providerData any, of objectName) (C, error) {
	var none C
	data, ok := providerData.(*ProviderData)
	if !ok {
		return none, fmt.Errorf("the provider was not configured before %s was used", of.full)
	}
	conn := data.connections[of.vendor.Name]
	if caller, ok := any(conn.caller).(C); ok {
		return caller, nil
	}
	if client, ok := conn.withoutCredentials.(C); ok {
		return client, nil
	}
	if conn.err != nil {
		return none, conn.err
	}
	client, ok := conn.client.(C)
	if !ok {
		return none, fmt.Errorf("the client of %s is a %T, not a %T", of.vendor.Title, conn.client, none)
	}
	return client, nil
}

// credential returns what protects the records of secrets, or "" if the client is not known or has none.
func (r *resourceShell[C, M]) credential() string {
	api, err := clientOf[C](r.providerData, r.name)
	holder, ok := any(api).(CredentialHolder)
	if err != nil || !ok {
		return ""
	}
	return holder.Credential()
}

// credentialOf describes the settings to check if the vendor refuses the credential.
func credentialOf(providerData any, of objectName) string {
	if data, ok := providerData.(*ProviderData); ok {
		return data.connections[of.vendor.Name].credential
	}
	return ""
}
