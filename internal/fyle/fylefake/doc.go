// Package fylefake implements the publicly known part of Fyle's API (Sage Expense Management) in memory. Its sources are the
// vendor's OpenAPI description and guides (fylein/fyle-platform-docs at commit ab93138c) and the requests and expectations of the
// vendor's own programs (fylein/fyle-platform-sdk-py, fylein/fyle-slack-app and others, which the rules name). It was not written
// from this project's client.
//
// Start at the table of routes in fyle.go. Each kind of object has one file. The rules of all routes are in request.go (bodies,
// validation), list.go (filters, order, pages) and reply.go (the shapes of errors). To add a rule, find the object's file, write the
// rule there and name its source: a file of the vendor's repositories, or "assumed" if the server's behaviour is not public and this
// is the most likely one.
package fylefake
