package provider

import "github.com/integrations-as-code/terraform-provider-integrations/internal/tf"

// SilenceFrameworkLogs exports silenceFrameworkLogs.
func SilenceFrameworkLogs() bool { return silenceFrameworkLogs() }

// Vendors exports vendors.
func Vendors() []tf.Vendor { return vendors() }
