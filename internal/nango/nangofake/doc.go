// Package nangofake implements the public API of Nango in memory: https://github.com/NangoHQ/nango, version 0.71.4. Its sources are the
// answers of a running server ("observed"), the API reference at https://nango.dev/docs/reference/backend/http-api, and facts that the server's
// published source shows, cited by file name. It was not written from this project's client.
//
// Start at the table of routes in nango.go. Each collection has its own file, with its objects and one method for each route. The steps of
// every request are in route.go, the rules of bodies and queries in check.go, which has the messages of the library zod, and the shapes
// of errors in reply.go. To add a rule, write it at the place at which the server applies it and name its source: a file below
// packages/server/lib or packages/shared/lib, a page of the reference, or "observed".
//
// A file of the server's source is cited for a fact only. The source has the Elastic License, so no part of it may be copied here.
package nangofake
