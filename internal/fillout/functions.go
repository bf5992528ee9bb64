package fillout

import (
	"net/url"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fillout/filloutapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// The address is from https://www.fillout.com/help/third-party-apps.
var authorizeURLFunction = tf.AuthorizeURL("fillout_authorize_url", "Fillout",
	"The app is from Settings → Developer → OAuth integrations in Fillout. Fillout has no scopes: the token has access to all forms of the user's organisation.",
	filloutapi.AuthorizeURL, "/authorize/oauth", url.Values{})
