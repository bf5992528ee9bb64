// Package poozlefake implements Poozle's API in memory: https://github.com/poozlehq/poozle, by default the release v0.1.8-alpha,
// and after a call of SetVersion the last commit of its main branch, d288b14. Its sources are the server's source code and the
// responses of a running server. It was not written from this project's client.
//
// Start at the table of routes in poozle.go. Each module of the server has one file, which contains the module's objects, with
// their fields in the order of the vendor's JSON keys, and one method for each route. The rules of all routes are in request.go
// (bodies, validation, conversion of types) and reply.go (the shapes of errors). The third parties are in credentials.go. To add a
// rule, find the module's file, write the rule at the place at which the server applies it and name its source: a file below
// engine-server/src/modules, or "observed" if only the running server shows the rule.
package poozlefake
