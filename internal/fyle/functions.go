package fyle

import (
	"net/url"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fyle/fyleapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// The address is documented in fylein/fyle-platform-docs, docs/concepts/oauth2-application.md.
var authorizeURLFunction = tf.AuthorizeURL("fyle_authorize_url", "Fyle",
	"Create the app in Fyle under Settings → Integrations → Custom Apps. Fyle has no scopes: the token has all roles of the user.",
	fyleapi.AuthorizeURL, "/app/developers/oauth/authorize", url.Values{"response_type": {"code"}})
