// Package fake has the parts of the vendors' fakes: a server with faults, a store in memory, and a clock.
//
// Start with [Server], which wraps the handler of one vendor or of all vendors. It records every call and injects the faults that a
// test or a user requests. A vendor's fake keeps its objects in one [Store] for each type, and reads the time from a [Clock], so
// that a test can let an object expire without waiting. [Deliver] sends the requests of webhooks, only to this machine. [Consent] is
// the page on which users sign in.
//
// The rules of a vendor's API are in that vendor's own fake.
package fake
