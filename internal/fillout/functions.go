package fillout

import (
	"net/url"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// The page is that of https://www.fillout.com/help/third-party-apps.
var authorizeURLFunction = tf.AuthorizeURL("fillout_authorize_url", "Fillout",
	"The app is one of Settings → Developer → OAuth integrations. Fillout knows no scopes: the token reaches all forms of the user's organisation.",
	"https://build.fillout.com/authorize/oauth", url.Values{})
