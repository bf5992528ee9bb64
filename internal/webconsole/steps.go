package webconsole

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// task is what a person has to do in the console.
type task struct {
	verb  string // "create"
	steps []string
}

// maxName is the number of characters of a name that a summary shows.
const maxName = 60

// summary returns what the task is about. It differs between apps, because Terraform shows only the first of several warnings with the
// same summary.
func (d *declaration) summary(t task) string {
	name := []rune(d.name)
	if len(name) > maxName {
		name = append(name[:maxName:maxName], '…')
	}
	return t.verb + " the app " + strconv.Quote(string(name)) + " in " + strings.Join(strings.Fields(d.Vendor), " ")
}

// task returns the steps in which a person makes the app at the vendor match the declaration. before is what was last confirmed of
// the app, nil if nothing was.
func (d *declaration) task(before *declaration) task {
	if d.clientID == "" {
		return d.creation()
	}
	save := "Save. If the page shows these settings, confirm them in the configuration: confirmed = \"" + d.fingerprint() + "\""
	if before != nil {
		if changes := d.changes(before); len(changes) > 0 {
			return task{"change", slices.Concat(d.open("Open the app with the client ID "+d.clientID+"."), changes, []string{save})}
		}
	}
	compare := d.open("Open the app with the client ID " + d.clientID + ", compare it with the following settings, and change what differs.")
	return task{"check", slices.Concat(compare, d.all(), []string{save})}
}

// creation returns the steps in which a person creates the app.
func (d *declaration) creation() task {
	steps := []string{d.openPage(d.Address), "Press \"" + d.Create + "\"."}
	steps = slices.Concat(steps, d.Choose, d.all(), d.Finish)
	return task{"create", append(steps, "Copy the client ID that the page shows into the configuration, and confirm the settings: client_id = \"…\" and "+
		"confirmed = \""+d.fingerprint()+"\"")}
}

// deletion returns the steps in which a person deletes the app.
func (d *declaration) deletion() task {
	return task{"delete", d.open("Delete the app with the client ID " + d.clientID + ". Users who signed in through it lose access.")}
}

// open returns the steps that lead to the app, and what to do with it.
func (d *declaration) open(app string) []string {
	if d.AppAddress != "" {
		return []string{d.openPage(d.AppAddress), app}
	}
	return []string{d.openPage(d.Address), app}
}

func (d *declaration) openPage(address string) string {
	step := "Open " + address
	if d.Role != "" {
		step += " as " + d.Role
	}
	if d.Path != "" {
		step += " (" + d.Path + ")"
	}
	return step + "."
}

// all returns the steps that enter every setting.
func (d *declaration) all() []string {
	var steps []string
	for _, s := range d.settings {
		if s.value != "" {
			steps = append(steps, s.label+": "+s.shown)
		}
	}
	for _, l := range d.lists {
		switch {
		case l.values == nil:
		case len(l.values) == 0:
			steps = append(steps, l.label+": none")
		default:
			steps = append(steps, fmt.Sprintf("%s: exactly %s", l.label, strings.Join(l.values, " and ")))
		}
	}
	return steps
}

// changes returns the steps that turn the settings of before into those of d.
func (d *declaration) changes(before *declaration) []string {
	var steps []string
	for _, s := range d.settings {
		was := before.find(s)
		switch {
		case was.value == s.value:
		case s.value == "":
			steps = append(steps, s.label+": leave it empty.")
		default:
			steps = append(steps, s.label+": change it to "+s.shown)
		}
	}
	for _, s := range before.settings {
		if d.find(s).label == "" && s.value != "" {
			steps = append(steps, s.label+": leave it empty.")
		}
	}
	for i, l := range d.lists {
		if l.values == nil {
			continue
		}
		for _, added := range without(l.values, before.lists[i].values) {
			steps = append(steps, l.label+": add "+added)
		}
		for _, removed := range without(before.lists[i].values, l.values) {
			steps = append(steps, l.label+": remove "+removed)
		}
	}
	return steps
}

// find returns the setting of the same field, the zero setting if there is none.
func (d *declaration) find(s setting) setting {
	for _, other := range d.settings {
		if other.attribute == s.attribute && other.key == s.key {
			return other
		}
	}
	return setting{}
}

// without returns those of all that are not in some.
func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) })
}

// numbered numbers the steps. It indents them, because Terraform does not wrap indented lines.
func numbered(steps []string) string {
	var b strings.Builder
	for i, s := range steps {
		fmt.Fprintf(&b, "  %d. %s\n", i+1, s)
	}
	return strings.TrimRight(b.String(), "\n")
}
