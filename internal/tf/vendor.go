package tf

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// Vendor is one vendor's part of the provider: its settings, how they become a client, and its objects.
type Vendor struct {
	// Name is the block in the provider's configuration and the prefix of every type: "poozle".
	Name string
	// Description says what the block configures, for the documentation.
	Description string
	// Settings are the attributes of the block.
	Settings []Setting
	// Connect makes the client that the vendor's objects are called with. It does not call the vendor. An error names
	// the setting by [Invalid]; [Warn] is heard.
	Connect func(context.Context, Settings) (any, error)
	// ConnectWithoutCredentials makes the client of those objects that need none of the required settings; nil where there are none. It is
	// found by its type, which is another than Connect's.
	ConnectWithoutCredentials func(context.Context, Settings) (any, error)
	// Account is the attribute that keeps, in state, the account an object belongs to; "" where the vendor has none. The
	// client then has a method Account(context.Context) (string, error).
	Account string
	// Objects is the vendor's table of contents.
	Objects []Object
}

// Object is an entry of a vendor's table of contents: a [Resource], a [DataSource], an [Ephemeral] or
// a [Function].
type Object interface {
	addTo(Vendor, *Registry)
}

// Registry are the objects of all vendors as the framework wants them.
type Registry struct {
	Resources     []func() resource.Resource
	DataSources   []func() datasource.DataSource
	ListResources []func() list.ListResource
	Ephemerals    []func() ephemeral.EphemeralResource
	Functions     []func() function.Function
	// Plain are the resource types, without the provider's prefix, of which a refresh and a plan that change nothing need no
	// framework.
	Plain map[string]Plain
}

// NewRegistry collects the objects of the vendors.
func NewRegistry(vendors []Vendor) Registry {
	c := Registry{Plain: map[string]Plain{}}
	for _, v := range vendors {
		for _, o := range v.Objects {
			o.addTo(v, &c)
		}
	}
	return c
}

// Connections are the clients of a configured provider, by vendor. The framework hands them to every object.
type Connections map[string]connection

// connection is one vendor's client, or why there is none.
type connection struct {
	client     any
	err        error
	always     any    // the client of the objects that need no credential
	credential string // the settings that hold it, in words
}

// vendorOf is the vendor of an object: the first word of its type.
func vendorOf(objectType string) string {
	vendor, _, _ := strings.Cut(objectType, "_")
	return vendor
}

// clientOf gives the client an object is called with, or the error that says what is not configured.
func clientOf[C any](providerData any, objectType string) (C, error) {
	var none C
	connections, ok := providerData.(Connections)
	if !ok {
		return none, fmt.Errorf("the provider was not configured before %s was used", objectType)
	}
	conn := connections[vendorOf(objectType)]
	if always, ok := conn.always.(C); ok {
		return always, nil
	}
	if conn.err != nil {
		return none, conn.err
	}
	client, ok := conn.client.(C)
	if !ok {
		return none, fmt.Errorf("the client of %s is a %T, not a %T", vendorOf(objectType), conn.client, none)
	}
	return client, nil
}

// credentialOf names the settings to look at where the vendor refuses the credential.
func credentialOf(providerData any, objectType string) string {
	connections, _ := providerData.(Connections)
	return connections[vendorOf(objectType)].credential
}

// accountHolder is a client whose objects belong to an account.
type accountHolder interface {
	Account(ctx context.Context) (string, error)
}
