//go:build !race

package oauth_test

const race = false
