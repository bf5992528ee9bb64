package tf

import "errors"

// awaitsSettings reports whether no client can be built yet, because a setting of the object's vendor is known only after an apply. If
// Terraform allows it, the shells then defer the object: a later plan reads it, looks for an existing one and checks the arguments. The
// framework could defer only the objects of all vendors at once (provider.ConfigureResponse).
//
// An import is not deferred, because it calls no vendor. Terraform defers it with the read that follows.
func awaitsSettings[C any](providerData any, of objectName) bool {
	_, err := clientOf[C](providerData, of)
	return errors.Is(err, errUnknown)
}
