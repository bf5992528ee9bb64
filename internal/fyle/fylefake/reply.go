package fylefake

import (
	"fmt"
	"net/http"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// statusExpiredToken is not registered with IANA. Its source is fyle-platform-sdk-py (internals/api_base.py).
const statusExpiredToken = 498

// reply is a response. Its body is sent as JSON.
type reply struct {
	status int
	body   any
}

// object is a JSON object whose members have no order.
type object = map[string]any

func ok(body any) reply { return reply{http.StatusOK, body} }

// one returns the response to a write or to the read of a single object.
func one(data any) reply { return ok(object{"data": data}) }

// envelope is the body of each 400 of the cluster except notJSON (docs/concepts/errors.md).
type envelope struct {
	Data    any     `json:"data"`
	Error   string  `json:"error"`
	Message *string `json:"message"`
}

// invalid returns a ValidationError. Only the error of a list of objects is documented, which has the errors by row. A single object is
// assumed to be row 0.
func invalid(complaints any) reply {
	return reply{http.StatusBadRequest, envelope{Data: object{"0": complaints}, Error: "ValidationError"}}
}

// exists returns the IntegrityError of a value that is already in use. The values in its message are in lower case
// (docs/concepts/errors.md).
func exists(value, orgID string) reply {
	message := fmt.Sprintf("The values (%q, %q) already exists", value, orgID)
	return reply{http.StatusBadRequest, envelope{Error: "IntegrityError", Message: &message}}
}

// notJSON only has a message (src/components/schemas/json_parsing_error.yaml).
func notJSON() reply { return failure(http.StatusBadRequest, "Unable to process JSON") }

// The remaining errors have one message each (reference/admin.yaml, components/schemas). Neither the status nor the message of 429 is
// documented.
func invalidToken() reply    { return failure(http.StatusUnauthorized, "invalid token") }
func forbidden() reply       { return failure(http.StatusForbidden, "Forbidden") }
func notFound() reply        { return failure(http.StatusNotFound, "Resource not found") }
func tooManyRequests() reply { return failure(http.StatusTooManyRequests, "Too many requests") }

func failure(status int, message string) reply { return reply{status, object{"message": message}} }

func (a reply) send(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	_, _ = w.Write(fake.JSON(a.body))
}
