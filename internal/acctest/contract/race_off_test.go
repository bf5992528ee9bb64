//go:build !race

package contract_test

const race = false
