// Package tf translates between this project's plain Go and Terraform. From a schema, a model with four short methods and two
// conversions, it makes everything that the plugin framework requires of a resource, its data sources and its list resource.
//
// Start with [Vendor], a vendor's table of contents, and [Resource], which most entries of it are. Then read operation.go from
// Create down. Each further file is one idea:
//
//	vendor.go        the table of contents, the names of types, and the lookup of a vendor's client
//	setting.go       the declaration of a vendor's settings, and the provider's schema
//	connect.go       the values of the settings, and the clients that are built from them
//	resource.go      the declaration of a resource
//	operation.go     create, read, update, delete
//	plan.go          what a plan can know: checks, secrets, accounts
//	remains.go       what a destroy leaves behind
//	fastpath.go      the answers that need no framework: upgrades and refreshes
//	fastplan.go      the plans that need no framework: all but deferred ones
//	validation.go    the validations that need no framework: those without an error
//	privatestate.go  private state in the framework's encoding
//	finder.go        the credential that last found an object
//	serverdefault.go attributes that the vendor sets if the configuration does not
//	ownership.go     which resource manages what, if two of them could undo each other's changes
//	identity.go      resource identity and import
//	secret.go        secrets that the user supplies: write-only arguments
//	secretrecord.go  what private state holds of a write-only secret
//	datasource.go    data sources, written by hand or derived from a resource
//	dataread.go      the reads of data sources, with the framework and without
//	list.go          list resources, derived from a resource
//	ephemeral.go     ephemeral resources
//	action.go        actions
//	function.go      provider functions
//	check.go         the check of the connection to vendors, with observer.go and count.go
//	authorizeurl.go  the function that returns the address of a consent page
//	attribute.go     attributes, validators and plan modifiers that most resources use
//	redirecturi.go   the rules of OAuth for redirect URIs
//	validator.go     validators that the framework lacks
//	choice.go        validators whose messages name what to write instead
//	nearest.go       what a user probably meant
//	rule.go          validators by a function: of objects, and of strings that depend on others
//	planmodifier.go  plan modifiers that the framework lacks
//	description.go   the paragraphs of an attribute's description
//	diagnostic.go    the wording of errors and warnings
//	readable.go      makes messages safe for a terminal
//	value.go         conversions between models, Go values and Terraform's values
//	codec.go         a faster conversion for most models
//
// Only this package handles diagnostics and state. A model reports an error by returning it, or an error of [Invalid] if an
// attribute is wrong, and a warning by [Warn].
package tf
