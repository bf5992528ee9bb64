// Package oauthfake is a fake of the parts of an authorization server that manage clients: OAuth 2.0 Dynamic Client Registration
// (RFC 7591), its management protocol (RFC 7592) and the metadata for discovery (RFC 8414). It keeps its clients in memory. It was
// written from those documents, and not from this project's client. A comment marks each choice that they leave open. SetKind
// makes it one of the servers that differ from the documents.
//
// Start with Server in server.go. registration.go has the four calls, metadata.go validates client metadata, and reply.go encodes the
// answers. kind.go and kinds.go list how real servers differ, and shape.go implements it. resource.go has the metadata of a resource
// that the server protects (RFC 9728), and document.go is the site of a client whose ID is the URL of a document. A server is used by
// itself, or as the registration endpoint of a vendor's fake, which looks up clients by the method App. Users cannot sign in at the
// server itself.
package oauthfake
