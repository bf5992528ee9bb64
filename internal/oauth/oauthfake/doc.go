// Package oauthfake is an authorization server as far as its clients are made and changed by a program: OAuth 2.0 Dynamic
// Client Registration (RFC 7591), its management protocol (RFC 7592) and the metadata by which both are found (RFC 8414),
// held in memory. It was written from those documents, never from this project's client. Where they leave a choice, the
// comment says so, and what servers really do differently has a Set method.
//
// Start at Server in server.go. Then registration.go has the four calls, metadata.go what a client may say of itself, and
// reply.go the shapes of answers. A server stands alone, or beside a vendor's fake as the registration endpoint that the
// vendor does not have: its method App then tells the vendor's fake of the clients. Nobody signs in at the server itself.
package oauthfake
