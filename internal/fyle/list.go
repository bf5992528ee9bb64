package fyle

import (
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// This file has what the lists of webhooks and of scheduled callbacks share.

// listArguments returns the arguments of a list. Fyle cannot delete an object, so the list leaves out the disabled ones by default.
func listArguments[M any](objects string, address func(m M) types.String, enabled func(m M) types.Bool) map[string]tf.ListArgument[M] {
	return map[string]tf.ListArgument[M]{
		"enabled": tf.ListBool("Filter: `true` lists the "+objects+" that Fyle calls, `false` the disabled ones, among them those that Terraform has destroyed. Without it, only the enabled ones are listed.",
			func(m M, value types.Bool) bool {
				return enabled(m).ValueBool() == (value.IsNull() || value.ValueBool())
			}),
		"url_prefix": tf.ListString("Filter: only the "+objects+" whose `url` begins with this are listed, such as `https://hooks.example.com/`.",
			[]validator.String{beginningOfURL()},
			func(m M, value types.String) bool {
				return value.IsNull() || beginsWith(address(m).ValueString(), value.ValueString())
			}),
	}
}

func beginningOfURL() validator.String {
	return tf.Rule("the beginning of a URL, such as https://hooks.example.com/", func(value string) error {
		if !strings.HasPrefix(value, "https://") && !strings.HasPrefix(value, "http://") {
			return errors.New("it does not begin with https:// or http://")
		}
		return nil
	})
}

// beginsWith compares the forms of two URLs that do not depend on the case of the host.
func beginsWith(address, prefix string) bool {
	start := rest.CanonicalURL(prefix)
	if !strings.HasSuffix(prefix, "/") {
		start = strings.TrimSuffix(start, "/") // which the form adds to a host
	}
	return strings.HasPrefix(rest.CanonicalURL(address), start)
}
