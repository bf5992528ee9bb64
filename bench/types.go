package main

import "github.com/integrations-as-code/terraform-provider-integrations/internal/emulator"

// The kinds of rows. A resource is applied, planned and destroyed by Terraform, a data source is read by a plan. A list
// resource is listed over the plugin protocol (bench/list), because not every supported Terraform has `terraform query`.
const (
	ofResources   = "resource"
	ofDataSources = "data"
	ofLists       = "list"
)

// subject is a type to measure.
type subject struct {
	kind    string
	name    string // without the provider's prefix
	variant string // distinguishes the subjects of one type

	// arguments are those of the i-th object, or name=value of a list. %d is i, and %c is a string that the case "change" adds to the first object.
	// The variable emulator is the emulator's address.
	arguments string
	// needs puts what n objects refer to, or the n objects that are read, at the vendor. It may be nil.
	needs func(e *emulator.Emulator, n int)
	// reads is the number of objects that one data block reads; 0 means one. If it is theOnlyOne, the vendor has one object.
	reads int
	// registers reports whether apps are registered by the vendor's endpoint.
	registers bool
}

// Values of subject.reads.
const (
	everything = 1 << 30
	theOnlyOne = everything + 1
)

// title returns the name in tables.
func (s subject) title() string {
	title := "`" + s.name + "`"
	if s.variant != "" {
		title += " " + s.variant
	}
	switch s.kind {
	case ofDataSources:
		return "data " + title
	case ofLists:
		return "list " + title + ", without Terraform"
	}
	return title
}

// id returns the name for -types and in results.json.
func (s subject) id() string {
	id := s.name
	if s.kind != ofResources {
		id = s.kind + " " + id
	}
	if s.variant != "" {
		id += " " + s.variant
	}
	return id
}

const (
	registrationForm = `form_id = "q7XbT2nLwKus"`                      // the emulator has it from the start
	inDatabase       = `database_id = "database-${floor("%d" / 100)}"` // a database has at most 100 webhooks
	ofClient         = `registration_client_uri = "${var.emulator}/oauth/register/client-${floor("%d" / 10)}"`
	ofDefinition     = "\nintegration_definition_id = "
	redirectURI      = "\n" + `redirect_uris = ["https://acme.example/%d"]`

	// A person confirms an app in a web console by the fingerprint of its settings.
	filloutApp = `client_id = "app-%d"
name = "Acme%c"
confirmed = substr(sha256(jsonencode({ vendor = "Fillout", name = "Acme", redirect_uris = ["https://acme.example/%d"] })), 0, 12)` + redirectURI
	fyleApp = `client_id = "app-%d"
name = "Acme%c"
confirmed = substr(sha256(jsonencode({ vendor = "Fyle", type = "oauth2", name = "Acme", redirect_uris = ["https://acme.example/%d"] })), 0, 12)` + redirectURI

	consoleApp = `client_id = "app-%d"
vendor = "Acme Cloud"
address = "https://console.acme.example/apps"
name = "Acme%c"
confirmed = substr(sha256(jsonencode({ vendor = "Acme Cloud", name = "Acme", redirect_uris = ["https://acme.example/%d"] })), 0, 12)` + redirectURI
)

// theLink is measured with several numbers of objects, and next to the naive provider.
var theLink = subject{kind: ofResources, name: "poozle_link", arguments: `name = "link-%d%c"` + "\n" + `categories = ["TICKETING"]`}

// subjects are all resource types, data sources and list resources of the provider.
var subjects = []subject{
	{kind: ofResources, name: "fillout_webhook", arguments: registrationForm + "\n" + `url = "https://hooks.example.com/%d%c"`},
	{kind: ofResources, name: "fillout_database_webhook", needs: databases, arguments: inDatabase + `
url = "https://hooks.example.com/%d%c"
events = ["record.created", "record.updated"]`},
	{kind: ofResources, name: "fillout_oauth_app", variant: "in the console", arguments: filloutApp},
	{kind: ofResources, name: "fillout_oauth_app", variant: "by the API", registers: true, arguments: `name = "Acme %d%c"` + redirectURI},
	{kind: ofResources, name: "console_oauth_app", arguments: consoleApp},
	{kind: ofResources, name: "fyle_webhook", arguments: `url = "https://hooks.example.com/%d%c"
subscribed_resources = ["EXPENSE", "REPORT"]`},
	{kind: ofResources, name: "fyle_scheduled_callback", arguments: `url = "https://hooks.example.com/%d%c"
payload = { resource_name = "EXPENSES" }
schedule = { interval = { hours = 6 } }`},
	{kind: ofResources, name: "fyle_oauth_app", variant: "in the console", arguments: fyleApp},
	{kind: ofResources, name: "fyle_oauth_app", variant: "by the API", registers: true, arguments: `name = "Acme %d%c"` + redirectURI},
	{kind: ofResources, name: "nango_connection", needs: connectedIntegration, arguments: `integration = "key"
connection_id = "connection-%d"
api_key_wo = "key-%d"
tags = { organization_id = "acme%c" }`},
	{kind: ofResources, name: "oauth_client", arguments: `registration_endpoint = "${var.emulator}/oauth/register"
client_name = "Acme %d%c"
grant_types = ["authorization_code", "refresh_token"]
token_endpoint_auth_method = "client_secret_basic"
scope = "openid email"` + redirectURI},
	{kind: ofResources, name: "oauth_redirect_uri", needs: clients, arguments: ofClient + `
registration_access_token = "` + clientToken + `"
uri = "https://new.acme.example/%d%c"`},
	{kind: ofResources, name: "nango_integration", arguments: `unique_key = "acme-%d"
provider_name = "github"
display_name = "Acme%c"
client_id = "id-%d"
client_secret_wo = "secret-%d"
scopes = ["repo"]`},
	{kind: ofResources, name: "poozle_oauth_app", needs: definitions, arguments: `name = "app-%d%c"
client_id = "id-%d"
client_secret_wo = "secret-%d"
scopes = ["repo"]` + ofDefinition + `"definition-%d"`},
	theLink,
	{kind: ofResources, name: "poozle_integration_account", needs: definitions, arguments: `name = "account-%d%c"
auth_type = "Api Key"
config_wo = { api_key = "key-%d", org = "acme" }` + ofDefinition + `"definition-0"`},
	{kind: ofResources, name: "poozle_integration_definition", arguments: `name = "crm-%d"
category = "TICKETING"
source_url = "https://code.acme.example/crm-%d/index.js"
version = "1%c"`},

	{kind: ofDataSources, name: "fillout_database", needs: databases, arguments: `id = "database-%d"`},
	{kind: ofDataSources, name: "fillout_databases", needs: databases, reads: everything},
	{kind: ofDataSources, name: "fillout_database_webhook", needs: databaseWebhooks, arguments: inDatabase + "\n" + `id = "%d"`},
	{kind: ofDataSources, name: "fillout_database_webhooks", needs: databaseWebhooks, reads: 100, arguments: `database_id = "database-%d"`},
	{kind: ofDataSources, name: "fillout_form", needs: forms, arguments: `id = "form-%d"`},
	{kind: ofDataSources, name: "fillout_forms", needs: forms, reads: everything},
	{kind: ofDataSources, name: "fillout_webhook", arguments: registrationForm + "\n" + `id = "%d"`},
	{kind: ofDataSources, name: "fyle_profile", reads: theOnlyOne},
	{kind: ofDataSources, name: "fyle_scheduled_callback", needs: scheduledCallbacks, arguments: `id = "callback-%d"`},
	{kind: ofDataSources, name: "fyle_scheduled_callbacks", needs: scheduledCallbacks, reads: everything},
	{kind: ofDataSources, name: "fyle_webhook", needs: subscriptions, arguments: `id = "webhook-%d"`},
	{kind: ofDataSources, name: "fyle_webhooks", needs: subscriptions, reads: everything},
	{kind: ofDataSources, name: "nango_integration", needs: nangoIntegrations, arguments: `unique_key = "acme-%d"`},
	{kind: ofDataSources, name: "nango_integrations", needs: nangoIntegrations, reads: everything},
	{kind: ofDataSources, name: "nango_connection", needs: nangoConnections, arguments: `integration = "key"` + "\n" + `connection_id = "connection-%d"`},
	{kind: ofDataSources, name: "nango_connections", needs: nangoConnections, reads: everything},
	{kind: ofDataSources, name: "nango_provider", arguments: `name = "github"`},
	{kind: ofDataSources, name: "nango_providers", reads: theOnlyOne},
	{kind: ofDataSources, name: "oauth_client", needs: clients, arguments: `registration_client_uri = "${var.emulator}/oauth/register/client-%d"`},
	{kind: ofDataSources, name: "oauth_client_metadata_document", needs: clientDocuments, arguments: `url = "${var.emulator}/oauth/clients/%d.json"`},
	{kind: ofDataSources, name: "oauth_redirect_uri", needs: clients, arguments: ofClient + "\n" + `uri = "https://acme.example/%d"`},
	{kind: ofDataSources, name: "oauth_server", arguments: `resource = "${var.emulator}/oauth/resource"`},
	{kind: ofDataSources, name: "poozle_integration_account", needs: accounts, arguments: `id = "account-%d"`},
	{kind: ofDataSources, name: "poozle_integration_accounts", needs: accounts, reads: everything},
	{kind: ofDataSources, name: "poozle_integration_definition", needs: definitions, arguments: `key = "github-%d"`},
	{kind: ofDataSources, name: "poozle_integration_definitions", needs: definitions, reads: everything},
	{kind: ofDataSources, name: "poozle_link", needs: links, arguments: `id = "link-%d"`},
	{kind: ofDataSources, name: "poozle_links", needs: links, reads: everything},
	{kind: ofDataSources, name: "poozle_oauth_app", needs: oauthApps, arguments: `id = "app-%d"`},
	{kind: ofDataSources, name: "poozle_oauth_apps", needs: oauthApps, reads: everything},
	{kind: ofDataSources, name: "poozle_sync", needs: accounts, arguments: `integration_account_id = "account-%d"`},

	{kind: ofLists, name: "fillout_database_webhook", needs: databaseWebhooks},
	{kind: ofLists, name: "fyle_scheduled_callback", needs: scheduledCallbacks},
	{kind: ofLists, name: "fyle_webhook", needs: subscriptions},
	{kind: ofLists, name: "nango_integration", needs: nangoIntegrations},
	{kind: ofLists, name: "nango_connection", needs: nangoConnections},
	{kind: ofLists, name: "oauth_redirect_uri", needs: redirectURIs, arguments: "registration_client_uri=${var.emulator}/oauth/register/client"},
	{kind: ofLists, name: "poozle_integration_account", needs: accounts},
	{kind: ofLists, name: "poozle_integration_definition", needs: customDefinitions},
	{kind: ofLists, name: "poozle_link", needs: links},
	{kind: ofLists, name: "poozle_oauth_app", needs: oauthApps},
}
