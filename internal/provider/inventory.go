package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// InventoryOptions are the options of [TakeInventory].
type InventoryOptions struct {
	Vendors         []string // the vendors to list; all that have a setting if there is none
	CredentialsFile string   // "" for the file of the environment, or the default
	Filters         []Filter // arguments of list resources
	Timeout         time.Duration
}

// Filter is an argument of a list resource.
type Filter struct{ Type, Argument, Value string }

// Inventory is what list resources found.
type Inventory struct {
	Items      []Item
	Warnings   []string // of the provider's configuration
	Errors     []string // of listings that failed
	Unlistable []string // types of the vendors that have no list resource, or one with a required argument that no filter sets
}

// Item is one object.
type Item struct {
	Vendor   string // "poozle"
	Type     string // "integrations_poozle_link"
	Schema   *tfprotov6.SchemaBlock
	Config   map[string]tftypes.Value // a configuration of the object
	Identity map[string]string        // with the account
	Import   tf.Importable
}

// OptionError is an error in the options of an inventory.
type OptionError struct{ text string }

func (e OptionError) Error() string { return e.text }

func optionError(format string, args ...any) error { return OptionError{fmt.Sprintf(format, args...)} }

// TakeInventory lists the objects of vendors by their list resources, with the settings of the environment and of the credentials file. The
// error is an [OptionError], or about the provider itself.
func TakeInventory(ctx context.Context, o InventoryOptions) (Inventory, error) {
	silenceLogs()
	shareTurns()
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	s := NewServer(ThisBuild().Version+" (export)", nil, "") //nolint:contextcheck // the schemas need no context
	schemas, err := s.schemas()
	if err != nil {
		return Inventory{}, err
	}
	chosen, err := o.vendors(ctx, schemas)
	if err != nil {
		return Inventory{}, err
	}
	for _, f := range o.Filters {
		if !slices.Contains(chosen, vendorOf(f.Type)) {
			return Inventory{}, optionError("the vendor of %s is not exported, so it takes no filter", f.Type)
		}
	}
	var found Inventory
	if found.Warnings, err = s.configure(ctx, schemas, o.CredentialsFile); err != nil {
		return found, err
	}
	for _, resourceType := range slices.Sorted(maps.Keys(schemas.ResourceSchemas)) {
		vendor := vendorOf(resourceType)
		list := schemas.ListResourceSchemas[resourceType]
		listable := list != nil && isComplete(resourceType, list, o.Filters)
		switch {
		case !listable && (len(o.Vendors) == 0 || slices.Contains(chosen, vendor)):
			found.Unlistable = append(found.Unlistable, resourceType)
		case listable && slices.Contains(chosen, vendor):
			config, err := listConfig(resourceType, list, o.Filters)
			if err != nil {
				return found, err
			}
			items, err := s.list(ctx, resourceType, config)
			found.Items = append(found.Items, items...)
			if err != nil {
				found.Errors = append(found.Errors, err.Error())
			}
		}
	}
	return found, nil
}

// vendorOf returns the name of the vendor in the name of a type.
func vendorOf(resourceType string) string {
	vendor, _, _ := strings.Cut(strings.TrimPrefix(resourceType, "integrations_"), "_")
	return vendor
}

// vendors returns the names of the vendors to list.
func (o InventoryOptions) vendors(ctx context.Context, schemas *tfprotov6.GetProviderSchemaResponse) ([]string, error) {
	listable := map[string]bool{}
	for resourceType := range schemas.ListResourceSchemas {
		listable[vendorOf(resourceType)] = true
	}
	for _, name := range o.Vendors {
		if !listable[name] {
			return nil, optionError("export takes the names of vendors: %s", strings.Join(slices.Sorted(maps.Keys(listable)), ", "))
		}
	}
	for _, f := range o.Filters {
		if _, ok := schemas.ListResourceSchemas[f.Type]; !ok {
			return nil, optionError("-filter takes the types of list resources: %s", strings.Join(slices.Sorted(maps.Keys(schemas.ListResourceSchemas)), ", "))
		}
	}
	if len(o.Vendors) > 0 {
		return o.Vendors, nil
	}
	configured := slices.DeleteFunc(tf.Configured(ctx, vendors(), o.CredentialsFile), func(name string) bool { return !listable[name] })
	if len(configured) == 0 {
		return nil, errors.New("no vendor is configured. Set the environment variables of the provider's settings, or sign in with integrations login -store")
	}
	return configured, nil
}
