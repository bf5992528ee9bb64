package oauth

import (
	"encoding/json"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// mcpProfile is the profile of the Model Context Protocol.
const mcpProfile = "mcp"

var metadataDocumentFunction = tf.Function{
	Name:    "client_metadata_document",
	Summary: "Builds the metadata document of an OAuth client whose client ID is a URL",
	Description: "Returns the JSON document that an OAuth client serves at its own client ID, so that authorization servers can read its metadata instead of registering it (draft-ietf-oauth-client-id-metadata-document-02). " +
		"The function adds `client_id`, leaves out members that are null, keeps members that it does not know, and fails if the document breaks a rule of the draft. " +
		"Serve the result at exactly this URL with the content type `application/json`, without a redirect. Servers may refuse a document of more than 5 KB.",
	Parameters: []tf.Parameter{
		{Name: "url", Description: "The client ID: the https URL at which the document is served, with a path. Servers compare it character by character. An http URL of this machine is accepted for tests."},
		{Name: "metadata", Any: true, Description: "Object with the client's metadata by the names of RFC 7591, such as `client_name`, `redirect_uris` and `token_endpoint_auth_method`. It must not contain or need a secret."},
	},
	Variadic: &tf.Parameter{
		Name:        "profile",
		Description: "`mcp` also requires the members that the Model Context Protocol requires: `client_name` and `redirect_uris`. Optional.",
	},
	Return: function.StringReturn{},
	Call: func(args []string) (attr.Value, error) {
		for _, profile := range args[2:] {
			if profile != mcpProfile {
				return nil, tf.Invalid("profile", "the only profile is %s", mcpProfile)
			}
		}
		var metadata map[string]json.RawMessage
		if err := json.Unmarshal([]byte(args[1]), &metadata); err != nil || metadata == nil {
			return nil, tf.Invalid("metadata", "the metadata must be an object")
		}
		if _, has := metadata["client_id"]; !has {
			metadata["client_id"], _ = json.Marshal(args[0]) // a string can be encoded
		}
		text, err := json.Marshal(metadata)
		if err != nil {
			return nil, err
		}
		violations := oauthapi.CheckDocument(args[0], text, len(args) > 2).Violations
		if len(violations) == 0 {
			return types.StringValue(string(text)), nil
		}
		parameter := "metadata"
		if strings.HasPrefix(violations[0], "client_id ") {
			parameter = "url"
		}
		return nil, tf.Invalid(parameter, "%s", strings.Join(violations, "; "))
	},
}
