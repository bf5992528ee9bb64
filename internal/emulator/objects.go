package emulator

import (
	"slices"
	"strconv"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// section is what the emulator holds for one vendor.
type section struct {
	ID, Name, Address string
	Console           string // the address of the vendor's console; "" if it has none
	Tables            []table
	Chips             []string // names of objects that never change
	ChipsTitle        string
}

// table lists the objects of one kind.
type table struct {
	Title, Empty string
	Columns      []string
	Rows         [][]cell
}

// cell is one property of an object.
type cell struct {
	Text, Link string
	Code       bool   // an ID or an address
	State      string // "on" or "off", if the property is a state
}

func text(s string) cell { return cell{Text: s} }
func code(s string) cell { return cell{Text: s, Code: true} }

func list(values []string, none string) cell {
	if len(values) == 0 {
		return text(none)
	}
	return text(strings.Join(values, ", "))
}

func state(on bool) cell {
	if on {
		return cell{Text: "Enabled", State: "on"}
	}
	return cell{Text: "Disabled", State: "off"}
}

func rows[T any](store *fake.Store[T], row func(T) []cell) [][]cell {
	var all [][]cell
	for _, object := range store.List(nil) {
		all = append(all, row(object))
	}
	return all
}

// sections returns the objects of all vendors.
func (e *Emulator) sections() []section {
	return []section{e.filloutSection(), e.fyleSection(), e.nangoSection(), e.poozleSection(), {
		ID: "oauth", Name: "OAuth server", Address: "/oauth", Tables: []table{clients("Registered clients", e.OAuth)},
	}}
}

func apps(store *fake.Store[fake.App], console string) table {
	return table{"OAuth apps", "No apps.", []string{"Name", "Client ID", "Redirect URIs"}, rows(store, func(a fake.App) []cell {
		name := cell{Text: a.Name, Link: console + "/" + a.ClientID}
		return []cell{name, code(a.ClientID), {Text: strings.Join(a.RedirectURIs, "\n"), Code: true}}
	})}
}

func clients(title string, server *oauthfake.Server) table {
	return table{title, "No client has been registered.", []string{"Name", "Client ID", "Redirect URIs"}, rows(server.Clients, func(c oauthfake.Client) []cell {
		app, _ := server.App(c.ID)
		return []cell{text(app.Name), code(c.ID), {Text: strings.Join(c.RedirectURIs(), "\n"), Code: true}}
	})}
}

// names returns a function that replaces an ID by the name of its object.
func names[T any](store *fake.Store[T], name func(T) string) func(id string) cell {
	return func(id string) cell {
		if object, known := store.Get(id); known {
			return text(name(object))
		}
		return code(id)
	}
}

func count(n int, one string) cell {
	if n == 1 {
		return text("1 " + one)
	}
	return text(strconv.Itoa(n) + " " + one + "s")
}

// withRegistered adds the clients of a vendor's registration endpoint, if there are any.
func withRegistered(tables []table, server *oauthfake.Server) []table {
	if t := clients("Apps by registration", server); len(t.Rows) > 0 {
		return slices.Concat(tables, []table{t})
	}
	return tables
}
