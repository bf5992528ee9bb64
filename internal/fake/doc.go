// Package fake is what every vendor's fake is built from: HTTP on one side, memory on the other.
//
// Start at [Server]: it wraps the handler of one vendor, or of all of them, keeps a record of every call and plays the
// faults that a test or a person asked for. A vendor's fake keeps its objects in one [Store] for each kind of object
// and takes the time from a [Clock], so that a test can make something expire without waiting. What the vendor would send
// to a webhook goes out by [Deliver], to this machine alone. Where people sign in, they meet the page of a [Consent].
//
// What a vendor accepts, refuses and answers is not here but in that vendor's own fake.
package fake
