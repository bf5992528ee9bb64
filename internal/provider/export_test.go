package provider

import "github.com/integrations-as-code/terraform-provider-integrations/internal/tf"

// SilenceLogs calls silenceLogs and silenceFramework.
func SilenceLogs() {
	silenceLogs()
	silenceFramework()
}

// Vendors exports vendors.
func Vendors() []tf.Vendor { return vendors() }
