// Package filloutfake is Fillout as it behaves, held in memory: its forms API, its tables host, which Fillout also calls
// the Zite Database API, and the sign-in of OAuth apps (sign_in.go). It was written from what Fillout publishes (fillout.com/help, npm @fillout/api,
// fillout/n8n-nodes-fillout, fillout/n8n-nodes-zitedb, fillout/zitedb-api-client) and from what third parties measured at
// the live API in 2026, never from this project's client.
//
// Start at the two tables of routes in fillout.go. Then each kind of object has one file: what is stored, in the order of
// the vendor's JSON keys, and one method for each route. The rules that hold for every route are in host.go (routing, rate
// limit, credentials), request.go (bodies and their validation) and reply.go (the two envelopes of failures).
//
// Where nobody has seen how the live API behaves, the comment says "not known". The fake then does what asks most of a
// client, and has a Set method for the other way where a client has to be ready for both.
package filloutfake
