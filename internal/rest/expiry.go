package rest

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// TokenExpiry returns the time at which a JWT expires, and false if the token is no JWT or contains no expiry. It does not verify the
// signature.
func TokenExpiry(jwt string) (time.Time, bool) {
	parts := strings.Split(jwt, ".")
	if len(parts) != 3 {
		return time.Time{}, false
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return time.Time{}, false
	}
	var claims struct {
		Expiry float64 `json:"exp"` // seconds since 1970
	}
	const farFuture = 1 << 40
	if json.Unmarshal(payload, &claims) != nil || claims.Expiry <= 0 || claims.Expiry > farFuture {
		return time.Time{}, false
	}
	return time.Unix(int64(claims.Expiry), 0), true
}
