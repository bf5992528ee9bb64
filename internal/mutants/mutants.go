package main

// mutant is one protection, and what the file is without it.
type mutant struct {
	without string // what is taken away
	file    string
	old     string // in the file, once
	new     string
	in      string // the package of the test that notices
	test    string // a pattern
}

const (
	contract = "internal/acctest/contract"
	resource = "internal/tf/resource.go"
)

func mutants() []mutant {
	return []mutant{
		{
			without: "the ID in the state as soon as it is known",
			file:    resource, old: `if err == nil && given(`, new: `if err == nil && failed == nil && given(`,
			in: contract, test: "TestFaults/poozle_integration_account",
		},
	}
}
