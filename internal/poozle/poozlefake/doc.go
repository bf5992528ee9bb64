// Package poozlefake is Poozle's API as it behaves, held in memory: https://github.com/poozlehq/poozle at commit d288b14,
// which calls itself 0.1.8-alpha. It was written from the server's own source and from the answers of a running server,
// never from this project's client.
//
// Start at the table of routes in poozle.go. Then each of the server's modules has one file: its objects, in the order
// of the vendor's JSON keys, and one method for each route. To add a rule, find the module's file, write the rule where
// the server has it, and name its source: a file below engine-server/src/modules, or "observed" for what only the
// running server shows. The rules that hold for every route are in request.go (bodies, validation, conversion of
// types) and reply.go (the shapes of errors).
package poozlefake
