// Package fylefake is Fyle's API (Sage Expense Management) as far as it is publicly known, held in memory. It was written
// from the vendor's OpenAPI and guides (fylein/fyle-platform-docs at commit ab93138c) and from what the vendor's own
// programs send and expect (fylein/fyle-platform-sdk-py, fylein/fyle-slack-app and others, each named where a rule
// comes from it), never from this project's client.
//
// Start at the table of routes in fyle.go. Then each kind of object has one file. The rules that hold for every route are
// in request.go (bodies, validation), list.go (filters, order, pages) and reply.go (the shapes of errors). To add a
// rule, find the object's file, write the rule there and name its source: a file of the vendor's repositories, or
// "assumed" where nothing public says what the server does and this is the likeliest.
package fylefake
