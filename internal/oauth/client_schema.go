package oauth

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

var clientResource = tf.Resource[*registrationServer, *client]{
	Type: "oauth_client",
	Description: "An OAuth client, which is an application of yours, at any authorization server that supports OAuth 2.0 Dynamic Client Registration (RFC 7591). " +
		"If the server also supports the management protocol (RFC 7592), Terraform reads, changes and deletes the client.",
	Notes: "- The client is yours, at a server with an API for clients. At a vendor that has only a web console, use `integrations_console_oauth_app`, `integrations_fillout_oauth_app` or `integrations_fyle_oauth_app`.\n" +
		"- `management` shows what the server supports. Without RFC 7592, as with most MCP servers, a change of metadata replaces the client, a destroy only removes it from the state, and the old client stays at the server.\n" +
		"- Changing metadata updates the client in place if `management` is `full`. The server keeps the values of arguments that were never set, and chooses the value of an argument that you remove. Redirect URIs stay if you remove `redirect_uris`.\n" +
		"- A server may replace or drop values that it does not support. The apply warns about each one, and the plan is empty as long as the server keeps its value.\n" +
		"- Manage redirect URIs with `redirect_uris` or with `integrations_oauth_redirect_uri`, not with both.\n" +
		"- If the server refuses the registration access token of the state, set `OAUTH_REGISTRATION_ACCESS_TOKEN` to the client's current token and apply: the token is tried at the host of `registration_endpoint` or `issuer`, and then kept.\n" +
		"- An import needs the client's registration access token, and cannot read a client secret that the server shows only once. A client without RFC 7592 cannot be imported.\n" +
		"- An interrupted apply can leave behind a client that Terraform cannot find again; see [When an apply is interrupted](../guides/interrupted.md).",
	Attributes: clientAttributes(),
	Secrets: []tf.Secret{{
		Attribute: "initial_access_token", Type: types.StringType, CreateOnly: true,
		Description: "Token that the server may require to register a client. It is used once, when the client is created.",
	}},
	Identity:       []string{"registration_client_uri"},
	DataArguments:  []string{"registration_access_token"},
	ServerDefaults: memberNames(),
	Released:       []string{"redirect_uris"},
	CreateOnly:     []string{"registration_endpoint", "issuer", "initial_access_token", "initial_access_token_wo_version", "rotate_before_expiry"},
	Substitutes:    true,
}

func memberNames() []string {
	var names []string
	for _, member := range oauthapi.Members {
		names = append(names, member.Name)
	}
	return names
}

func clientAttributes() map[string]schema.Attribute {
	all := map[string]schema.Attribute{
		"id": tf.Computed("The client ID."),
		"registration_endpoint": schema.StringAttribute{
			Optional: true, PlanModifiers: tf.RequiresReplaceUnlessNull(),
			Validators:          []validator.String{tf.ConflictsWith("issuer"), tf.EndpointURL()},
			MarkdownDescription: "URL at which the server registers clients.\n\nTo create a client, set this or `issuer`. An imported client needs neither. Changing this replaces the client.",
		},
		"issuer": schema.StringAttribute{
			Optional: true, PlanModifiers: tf.RequiresReplaceUnlessNull(), Validators: []validator.String{tf.EndpointURL()},
			MarkdownDescription: "Issuer of the authorization server, whose metadata (RFC 8414) contains the registration endpoint.\n\nTo create a client, set this or `registration_endpoint`. Changing this replaces the client.",
		},
		"software_statement_wo": schema.StringAttribute{
			Optional: true, Sensitive: true, WriteOnly: true,
			MarkdownDescription: "Signed JWT with metadata that a publisher asserts (RFC 7591, section 2.3).\n\nWrite-only: it is sent when the client is created, and stored neither in the state nor in a plan. Changing it has no effect on an existing client.",
		},
		"additional_metadata": schema.StringAttribute{
			Optional: true, Validators: []validator.String{additionalMetadata()},
			MarkdownDescription: "Members of the metadata that have no argument of their own, as a JSON object, such as `jsonencode({ \"client_name#de\" = \"Acme\" })`.\n\nOnly the members in it are managed; the others stay as they are. A member that you remove is removed from the client. Changing this updates the client in place.",
		},
		"rotate_before_expiry": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tf.Duration()},
			MarkdownDescription: "How long before the client secret expires the next plan renews it, as a duration such as `168h`.\n\nThe client is replaced, which changes the client ID, unless the server replaces secrets with each write. If unset, the secret is not renewed, and each plan warns from 14 days before the secret expires. Changing this sends nothing.",
		},
		"client_id":                 tf.Computed("Client ID that the server assigned."),
		"client_secret":             computedSecret("Client secret that the server issued; null for a client that authenticates without one."),
		"client_id_issued_at":       computedSeconds("Time at which the client ID was issued, in seconds since 1970; 0 if the server does not return it."),
		"client_secret_expires_at":  computedSeconds("Time at which the client secret expires, in seconds since 1970; 0 if it never expires."),
		"registration_access_token": computedSecret("Token that authorizes calls to `registration_client_uri`; null if the server does not issue one."),
		"registration_client_uri":   tf.Computed("URL at which the client is managed; null if the server does not return a usable one."),
		"management": tf.Computed("What the server lets Terraform do with the client: `full` (RFC 7592), `read` if it can only be read, or `none` if the server only registers clients.\n\n" +
			"The provider learns this from the server's answers. A server that only supports reads is recognized at the first change."),
		"replaces_tokens":  computedFlag("Whether the server issues a new registration access token with each write. Manage the redirect URIs of such a client with `redirect_uris`."),
		"replaces_secrets": computedFlag("Whether the server issues a new client secret with each write."),
	}
	for _, member := range oauthapi.Members {
		all[member.Name] = memberAttribute(member)
	}
	all["redirect_uris"] = schema.SetAttribute{
		Optional: true, Computed: true, ElementType: types.StringType,
		Validators:          []validator.Set{setvalidator.ValueStringsAre(tf.RedirectURI()), tf.DistinctRedirectURIs()},
		MarkdownDescription: "Redirect URIs that the server may send the client's users back to (RFC 7591).\n\nAn empty set allows none; most servers require at least one for the authorization code grant. If unset, this resource does not manage the redirect URIs. Removing this from the configuration changes nothing: the client keeps its redirect URIs.",
	}
	return all
}

// memberAttribute returns the attribute of a member.
func memberAttribute(member oauthapi.Member) schema.Attribute {
	description := member.Description + " (" + member.Specification + ")\n\nDefault: chosen by the server."
	switch member.Kind {
	case oauthapi.Strings:
		set := schema.SetAttribute{Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: description}
		if values := oauthapi.Values[member.Name]; values != nil {
			set.Validators = []validator.Set{setvalidator.ValueStringsAre(tf.WarnIfSimilarTo(values...))}
		}
		return set
	case oauthapi.List:
		return schema.ListAttribute{Optional: true, Computed: true, ElementType: types.StringType, MarkdownDescription: description}
	case oauthapi.Bool:
		return schema.BoolAttribute{Optional: true, Computed: true, MarkdownDescription: description}
	case oauthapi.Seconds:
		return schema.Int64Attribute{Optional: true, Computed: true, MarkdownDescription: description}
	}
	validators := memberValidators(member)
	for _, r := range oauthapi.Rules {
		if r.Member == member.Name {
			validators = append(validators, memberRule(r))
		}
	}
	return schema.StringAttribute{Optional: true, Computed: true, Validators: validators, MarkdownDescription: description}
}

func memberValidators(member oauthapi.Member) []validator.String {
	switch {
	case member.Name == "jwks":
		return []validator.String{keySet()}
	case oauthapi.Values[member.Name] != nil:
		return []validator.String{tf.WarnIfSimilarTo(oauthapi.Values[member.Name]...)}
	case member.Kind == oauthapi.Words:
		return []validator.String{words()}
	case member.Name == "tls_client_auth_san_uri": // in a certificate, which may have any scheme
	case strings.HasSuffix(member.Name, "_uri"), strings.HasSuffix(member.Name, "_endpoint"):
		return []validator.String{absoluteURL()}
	}
	return nil
}

func computedSecret(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Computed: true, Sensitive: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		MarkdownDescription: description + "\n\nIf the server issues a new one, the provider stores it.",
	}
}

func computedSeconds(description string) schema.Int64Attribute {
	return schema.Int64Attribute{Computed: true, PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()}, MarkdownDescription: description}
}

func computedFlag(description string) schema.BoolAttribute {
	return schema.BoolAttribute{Computed: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()}, MarkdownDescription: description}
}
