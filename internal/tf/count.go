package tf

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Count is the number of objects of one type in the account.
type Count struct {
	Type   string // the data source of all objects, without the provider's prefix: "poozle_links"
	Noun   string // "Poozle links"
	Number int
	Status Status // why they could not be counted; StatusOK if they were
}

// counter counts the objects of one type by the listing of its list resource or of its data source.
type counter struct {
	Count
	of func(ctx context.Context, client any) (int, error)
}

// countAll counts the objects of all types. A listing that the vendor refuses or fails to make is a part of the result. The error is that of a
// server which cannot be reached.
func countAll(ctx context.Context, client any, counters []counter) (counts []Count, unreachable error) {
	for _, c := range counters {
		c.Status = StatusOK
		err := safely(ctx, func() (err error) {
			c.Number, err = c.of(ctx, client)
			return err
		})
		if err != nil {
			c.Number, c.Status = 0, statusOf(err)
		}
		counts = append(counts, c.Count)
		if c.Status == StatusUnreachable {
			return counts, err
		}
	}
	return counts, nil
}

// addCounter makes the objects of a type countable. count lists them. If a resource and a data source of its own list the same type, that
// data source counts, because it has all objects.
func addCounter[C any](r *Registry, v Vendor, of Count, isDataSource bool, count func(ctx context.Context, api C) (int, error)) {
	c := counter{of, func(ctx context.Context, client any) (int, error) {
		api, ok := client.(C)
		if !ok {
			return 0, fmt.Errorf("the client of %s is a %T", v.Title, client)
		}
		return count(ctx, api)
	}}
	all := r.counters[v.Name]
	switch i := slices.IndexFunc(all, func(c counter) bool { return c.Type == of.Type }); {
	case i < 0:
		r.counters[v.Name] = append(all, c)
	case isDataSource:
		all[i] = c
	}
}

// count counts the objects of a resource type, which has a List.
func (r *resourceShell[C, M]) count(ctx context.Context, api C) (n int, err error) {
	for _, err := range r.all(ctx, api, nil) {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// listed returns the name of the attribute with all objects, if the data source lists objects and needs no argument. Otherwise it returns "".
func (d DataSource[C, M]) listed() string {
	found := ""
	if _, one := d.Attributes["id"]; one { // of one object
		return ""
	}
	for name, a := range d.Attributes {
		_, isList := a.(schema.ListNestedAttribute)
		switch {
		case a.IsRequired(), isList && found != "":
			return ""
		case isList && a.IsComputed():
			found = name
		}
	}
	return found
}

// count counts the elements of the attribute that listed returns.
func (d DataSource[C, M]) count(ctx context.Context, api C) (int, error) {
	s := schema.Schema{Attributes: d.Attributes}
	m, err := decode[M](ctx, tfsdk.Config{Schema: s, Raw: nullAttributes(s.Type().TerraformType(ctx))})
	if err == nil {
		err = m.Read(ctx, api)
	}
	if err != nil {
		return 0, err
	}
	raw, err := encode(ctx, tfsdk.State{Schema: s}, m)
	if err != nil {
		return 0, err
	}
	var elements []tftypes.Value
	err = attributes(raw)[d.listed()].As(&elements)
	return len(elements), err
}
