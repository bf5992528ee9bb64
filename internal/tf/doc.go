// Package tf stands between this project's plain Go and Terraform: it turns a schema, a model with four short methods and
// two conversions into everything the plugin framework asks of a resource, its data sources and its list resource.
//
// Start with [Vendor], a vendor's table of contents, and [Resource], the object that most entries of it are; then read
// operation.go from Create down. Each further file is one idea:
//
//	vendor.go       the table of contents, and the one lookup of a vendor's client
//	setting.go      a vendor's settings as data: from the provider block, the environment or a default
//	resource.go     the declaration of a resource
//	operation.go    create, read, update, delete
//	plan.go         what plan can know: checks, secrets, what a destroy leaves behind
//	unchanged.go    refreshes and plans in which nothing changes, without the framework
//	valid.go        configurations that there is nothing to say of, without the framework
//	serverdefault.go what the vendor fills in where the configuration has nothing
//	claim.go        who manages what, where two objects could undo each other's work
//	identity.go     resource identity and import
//	secret.go       secrets that the user brings: write-only arguments and their salted hash
//	datasource.go   data sources, written by hand or derived from a resource
//	list.go         list resources, derived from a resource
//	ephemeral.go    ephemeral resources
//	attribute.go    attributes that most resources have
//	redirecturi.go  what OAuth says of redirect URIs
//	validator.go    validators that the framework lacks
//	planmodifier.go plan modifiers that the framework lacks
//	function.go     provider functions
//	diagnostic.go   the one wording of errors and warnings
//	value.go        models and Terraform's values, both ways
//	codec.go        the same for most models, faster than the framework
//
// Diagnostics and state are touched here and nowhere else: a model reports by returning an error, [Invalid] where an
// attribute is to blame, or by [Warn].
package tf
