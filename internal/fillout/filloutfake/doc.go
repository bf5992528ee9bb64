// Package filloutfake implements Fillout in memory: the forms API, the tables host, which Fillout also calls the Zite Database API,
// and the sign-in of OAuth apps (sign_in.go). Its sources are Fillout's publications (fillout.com/help, npm @fillout/api,
// fillout/n8n-nodes-fillout, fillout/n8n-nodes-zitedb, fillout/zitedb-api-client) and measurements of the live API by third parties
// in 2026. It was not written from this project's client.
//
// Start at the two tables of routes in fillout.go. Each kind of object has one file, which contains the stored type, with its fields
// in the order of the vendor's JSON keys, and one method for each route. The rules of all routes are in host.go (routing, rate limit,
// credentials), request.go (bodies and their validation) and reply.go (the two envelopes of failures).
//
// A comment contains "not known" if the behaviour of the live API was never observed. The fake then implements the behaviour that
// demands most of a client. It has a Set method for the alternative if a client must support both.
package filloutfake
