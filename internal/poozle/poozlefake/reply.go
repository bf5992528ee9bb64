package poozlefake

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// reply is a response. A nil body is sent as an empty body, a string without changes, and any other value as JSON.
type reply struct {
	status   int
	body     any
	location string
}

func ok(body any) reply { return reply{status: http.StatusOK, body: body} }

// created is the response of every POST, including updates (observed), because NestJS responds to POST with 201 by default.
func created(body any) reply { return reply{status: http.StatusCreated, body: body} }

// unauthorized has neither statusCode nor error (auth/auth.guard.ts).
func unauthorized() reply {
	return reply{status: http.StatusUnauthorized, body: object{{"message", "Unauthorised"}}}
}

// refused is a BadRequestException with a string.
func refused(text string) reply { return failure(http.StatusBadRequest, text, "Bad Request") }

// refusedOAuth is a BadRequestException with an object, which becomes the whole body (oauth_callback.service.ts).
func refusedOAuth(text string) reply {
	return reply{status: http.StatusBadRequest, body: object{{"error", text}}}
}

// invalid is the response of the ValidationPipe, with one message for each property.
func invalid(messages []string) reply {
	return failure(http.StatusBadRequest, messages, "Bad Request")
}

// notFound is Prisma's P2025 in the format of nestjs-prisma. The message after the code depends on the version of Prisma. This message
// was observed with Prisma 6.
func notFound(action string) reply {
	return failure(http.StatusNotFound, "[P2025]: An operation failed because it depends on one or more records that "+
		"were required but not found. No record was found for "+action+".", "")
}

// conflict is Prisma's P2002. Its message also depends on the version of Prisma, see notFound.
func conflict(columns ...string) reply {
	quoted := make([]string, len(columns))
	for i, column := range columns {
		quoted[i] = fmt.Sprintf("`%q`", column)
	}
	return failure(http.StatusConflict,
		"[P2002]: Unique constraint failed on the fields: ("+strings.Join(quoted, ", ")+")", "")
}

// broken is the response to every unhandled error of the server: a violated foreign key, a value that Prisma rejects, a TypeError, or an
// unreachable GitHub.
func broken() reply {
	return failure(http.StatusInternalServerError, "Internal server error", "")
}

// cannot is the response to a request without a route.
func cannot(q *request) reply {
	return failure(http.StatusNotFound, "Cannot "+q.Method+" "+q.URL.RequestURI(), "Not Found")
}

func failure(status int, message any, name string) reply {
	body := object{{"statusCode", status}, {"message", message}}
	if name != "" {
		body = append(body, member{"error", name})
	}
	return reply{status: status, body: body}
}

// setHeaders sets the headers that all responses have: those of Express and those of its middleware for CORS (main.ts; observed).
func setHeaders(header http.Header) {
	header.Set("X-Powered-By", "Express")
	header.Set("Vary", "Origin")
	header.Set("Access-Control-Allow-Credentials", "true")
}

// allowOrigins answers an OPTIONS request, which needs no route and no credential (observed).
func allowOrigins(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Access-Control-Allow-Methods", "GET,HEAD,PUT,PATCH,POST,DELETE")
	header.Set("Content-Length", "0")
	w.WriteHeader(http.StatusNoContent)
}

func (a reply) send(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	if a.location != "" {
		header.Set("Location", a.location)
	}
	var body []byte
	switch content := a.body.(type) {
	case nil:
		w.WriteHeader(a.status)
		return
	case string: // Express takes a string to be HTML
		header.Set("Content-Type", "text/html; charset=utf-8")
		body = []byte(content)
	default:
		header.Set("Content-Type", "application/json; charset=utf-8")
		body = fake.JSON(content)
	}
	if a.location == "" {
		tag := fake.EntityTag(body)
		header.Set("ETag", tag)
		if a.status == http.StatusOK && fake.IsFresh(r, tag) {
			header.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(body)
}

// object is a JSON object whose members keep their order.
type object []member

type member struct {
	key   string
	value any
}

// MarshalJSON encodes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(fake.JSON(m.key))
		b.WriteByte(':')
		b.Write(fake.JSON(m.value))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
