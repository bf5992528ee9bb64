package main

import (
	"fmt"
	"strings"
)

// candidate is what is measured with a subject.
type candidate struct {
	name     string // in results.json
	title    string // in tables and the plot
	provider string // "" means the one built into Terraform
	main     string // the provider's main.go
	argument string // of terraform_data, which holds the subject's arguments
}

// The two floors are what Terraform itself costs with any provider: as many terraform_data with the same arguments. A change
// of triggers_replace replaces the object, and a change of input updates it.
var (
	floor = candidate{name: "triggers_replace", title: "Terraform alone", argument: "triggers_replace"}
	input = candidate{name: "input", title: "Terraform, input", argument: "input"}
	naive = candidate{name: "naive", title: "naive provider", provider: "naive", main: naiveMain}
	ours  = candidate{name: "ours", title: "this provider", provider: "integrations", main: ourMain}

	before = candidate{name: "before", title: "the provider of -compare", provider: "integrations", main: ourMain}
)

// candidates returns what is measured with a subject.
func (s subject) candidates() []candidate {
	switch {
	case s.kind == ofLists:
		return []candidate{ours}
	case s.id() == theLink.id():
		return []candidate{floor, input, naive, ours}
	}
	return []candidate{floor, input, ours}
}

// perBlock is the number of objects in one block. The time that Terraform needs to plan a block is quadratic in this number.
const perBlock = 100

// blocks returns the number of instances of data blocks or resources with which the subject has n objects.
func (s subject) blocks(n int) int {
	reads := max(1, s.reads)
	return (n + reads - 1) / reads
}

// configuration returns a configuration of n objects.
func (c candidate) configuration(s subject, n int, address string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "variable \"changed\" {\n  default = \"\"\n}\n\nvariable \"emulator\" {\n  default = %q\n}\n\nterraform {\n  backend \"http\" {}\n", address)
	if c.provider != "" {
		fmt.Fprintf(&text, "  required_providers {\n    %s = { source = \"integrations-as-code/%[1]s\" }\n  }\n", c.provider)
	}
	text.WriteString("}\n")
	kind, resourceType, arguments := s.kind, "integrations_"+s.name, s.arguments
	switch c.provider {
	case "":
		kind, resourceType, arguments = ofResources, "terraform_data", c.argument+" = {\n"+arguments+"\n}"
	case naive.provider:
		resourceType = "naive_link"
	}
	changed := "${count.index == 0 ? var.changed : \"\"}"
	for first, all := 0, s.blocks(n); first < all; first += perBlock {
		filled := strings.NewReplacer("%d", fmt.Sprintf("${count.index + %d}", first), "%c", changed).Replace(arguments)
		fmt.Fprintf(&text, "\n%s %q \"block_%d\" {\n  count = %d\n%s\n}\n", kind, resourceType, first, min(all-first, perBlock), filled)
		changed = ""
	}
	return text.String()
}
