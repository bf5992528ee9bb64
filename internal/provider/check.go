package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// CheckOptions are the options of [Check].
type CheckOptions struct {
	Names           []string // of the vendors to check; all that can be checked if there is none
	CredentialsFile string   // "" for the file of the environment, or the default
	Timeout         time.Duration
	Count           bool // whether to count the objects
}

// Check checks the connection to vendors with the settings of the environment and of the credentials file. The error is about the names.
func Check(ctx context.Context, o CheckOptions) ([]tf.Report, error) {
	chosen, err := checkable(o.Names)
	if err != nil {
		return nil, err
	}
	silenceLogs()
	shareTurns()
	agent := "terraform-provider-integrations/" + ThisBuild().Version + " (check)"
	return tf.Check(ctx, vendors(), tf.Checks{
		Vendors: chosen, CredentialsFile: o.CredentialsFile, UserAgent: agent, Timeout: o.Timeout, Count: o.Count,
	}), nil
}

// checkable returns the vendors with these names that have an account to check.
func checkable(names []string) ([]tf.Vendor, error) {
	var chosen []tf.Vendor
	var all []string
	for _, v := range vendors() {
		if v.Inspect == nil {
			continue // it has no account
		}
		all = append(all, v.Name)
		if len(names) == 0 || slices.Contains(names, v.Name) {
			chosen = append(chosen, v)
		}
	}
	for _, name := range names {
		if !slices.Contains(all, name) {
			return nil, fmt.Errorf("check takes the names of vendors: %s", strings.Join(all, ", "))
		}
	}
	return chosen, nil
}
