package provider

import (
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/functions"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/webconsole"
)

// vendors returns all vendors. A new vendor is one more line.
func vendors() []tf.Vendor {
	return []tf.Vendor{
		fillout.Vendor(),
		fyle.Vendor(),
		nango.Vendor(),
		oauth.Vendor(),
		poozle.Vendor(),
		webconsole.Console(),
		{Objects: functions.All()}, // functions that belong to no vendor
	}
}
