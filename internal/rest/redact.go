package rest

import (
	"errors"
	"strings"
)

// Redact takes secrets out of the vendor's words in an error of [Send]. It is for calls that carry secrets in the body, which
// some servers quote when they refuse it.
func Redact(err error, secrets ...string) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	var pairs []string
	for _, secret := range secrets {
		if secret != "" {
			pairs = append(pairs, secret, "(hidden)")
		}
	}
	hide := strings.NewReplacer(pairs...)
	clean := *e
	clean.Code, clean.Message, clean.RequestID = hide.Replace(e.Code), hide.Replace(e.Message), hide.Replace(e.RequestID)
	return &clean
}
