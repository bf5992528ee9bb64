package fillout

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/webconsole"
)

var oauthAppResource = webconsole.Resource[oauthApp](webconsole.App{
	Type:        "fillout_oauth_app",
	Description: "An OAuth app of Fillout represents your product: users of your product consent to it, and it then has access to their forms.",
	Attributes: map[string]schema.Attribute{
		"icon_uri": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tf.WebhookURL()},
			MarkdownDescription: "Address of the app's icon, which users see when they consent.\n\nThe console takes the icon as a file: download it from this address and upload it. Changing this updates the app in place.",
		},
	},
})

// oauthApp holds the attributes that only Fillout's apps have.
type oauthApp struct {
	IconURI types.String `tfsdk:"icon_uri"`
}

// Instructions follow https://www.fillout.com/help/third-party-apps.
func (*oauthApp) Instructions() webconsole.Instructions {
	return webconsole.Instructions{
		Vendor:  "Fillout",
		Address: "https://build.fillout.com/home/settings/developer/apps",
		Path:    "your account name → Settings → Developer → OAuth integrations",
		Create:  "Create app",
		Finish:  "Generate the client secret, and put it into your secret store at once: Fillout shows it only this once.",
		Name:    "Name",
	}
}

func (a *oauthApp) Fields() []webconsole.Field {
	return []webconsole.Field{{Label: "App icon, upload the file at", Attribute: "icon_uri", Value: &a.IconURI, Metadata: "logo_uri"}}
}
