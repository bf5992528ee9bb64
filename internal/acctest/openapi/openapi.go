// Package openapi checks requests and responses against a vendor's own OpenAPI description. Only tests import it. Start
// with [Load].
//
// The descriptions belong to the vendors and are not part of this repository. The environment variable VENDOR_SPECS names
// the folder that has them. If it is not set, nothing is checked, and the test logs that or is skipped. If a description is
// wrong, the file named after the vendor corrects it and cites the reason. A new vendor needs such a file and a line in
// vendors.
package openapi

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// description holds what a [Validator] needs to know about a vendor's OpenAPI files.
type description struct {
	files        []string     // together they are one description
	prefix       string       // of the API's paths at the emulator
	roots        []string     // prefixes of all paths of the API, after prefix
	corrections  []correction // of the files
	undocumented []string     // prefixes of paths that exist but are not in the files
	emptyAnswers []string     // IDs of operations whose response may be empty although the files require JSON
}

// correction corrects the description in one place in which the server behaves differently.
type correction struct {
	why   string
	apply func(*openapi3.T)
}

var vendors = map[string]description{
	"fillout": fillout,
	"fyle":    fyle,
	"nango":   nango,
	"poozle":  poozle,
}

// Validator checks the calls to one vendor.
type Validator struct {
	description
	doc    *openapi3.T
	router routers.Router
}

// validators load each description once, since loading takes longer than most tests.
var validators = func() map[string]func() (*Validator, error) {
	once := map[string]func() (*Validator, error){}
	for vendor := range vendors {
		once[vendor] = sync.OnceValues(func() (*Validator, error) { return load(os.Getenv(specs), vendor) })
	}
	return once
}()

// specs is the environment variable with the folder of the vendors' descriptions.
const specs = "VENDOR_SPECS"

// Load returns the validator of a vendor. It skips the test if VENDOR_SPECS is not set.
func Load(t testing.TB, vendor string) *Validator {
	t.Helper()
	if os.Getenv(specs) == "" {
		t.Skip(specs + " is not set: nothing is checked against " + vendor + "'s OpenAPI description")
	}
	v, err := validators[vendor]()
	if err != nil {
		t.Fatalf("load %s's OpenAPI description: %v", vendor, err)
	}
	return v
}

func load(folder, vendor string) (*Validator, error) {
	v := &Validator{description: vendors[vendor]}
	for _, file := range v.files {
		doc, err := openapi3.NewLoader().LoadFromFile(filepath.Join(folder, file))
		if err != nil {
			return nil, err
		}
		v.add(doc)
	}
	for _, c := range v.corrections {
		c.apply(v.doc)
	}
	err := v.doc.Validate(context.Background(), openapi3.DisableExamplesValidation())
	if err != nil {
		return nil, fmt.Errorf("after its corrections: %w", err)
	}
	v.router, err = gorillamux.NewRouter(v.doc)
	return v, err
}

// add adds another file's paths and schemas. A path or schema that is in two files is the same in both.
func (v *Validator) add(doc *openapi3.T) {
	if v.doc == nil {
		v.doc = doc
		return
	}
	for path, item := range doc.Paths.Map() {
		v.doc.Paths.Set(path, item)
	}
	maps.Copy(v.doc.Components.Schemas, doc.Components.Schemas)
}

// Check validates a value, such as an event, against a named schema.
func (v *Validator) Check(schemaName string, value any) error {
	return schema(v.doc, schemaName).VisitJSON(value)
}

// Middleware returns a middleware that checks the calls to a vendor, for emulator.WithMiddleware. If VENDOR_SPECS is not
// set, the middleware checks nothing, and the test's log notes that.
func Middleware(t testing.TB, vendor string) func(http.Handler) http.Handler {
	t.Helper()
	if os.Getenv(specs) == "" {
		t.Log(specs + " is not set: calls are not checked against " + vendor + "'s OpenAPI description")
		return func(next http.Handler) http.Handler { return next }
	}
	v := Load(t, vendor)
	return func(next http.Handler) http.Handler { return v.Handler(t, next) }
}

// Handler passes each request to next. It fails the test if a response, or a request that succeeded, does not match the
// vendor's description. It does not check requests that the vendor refused, nor calls to other parts of the emulator.
func (v *Validator) Handler(t testing.TB, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("read the request %s %s: %v", r.Method, r.URL.Path, err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		recorder := httptest.NewRecorder()
		next.ServeHTTP(recorder, r)
		r.Body = io.NopCloser(bytes.NewReader(body))
		for _, err := range v.check(r, recorder) {
			t.Errorf("%s %s, status %d: %v", r.Method, r.URL.Path, recorder.Code, err)
		}
		maps.Copy(w.Header(), recorder.Header())
		w.WriteHeader(recorder.Code)
		_, _ = w.Write(recorder.Body.Bytes())
	})
}

// check returns how a call differs from the description. It reads the request's body.
func (v *Validator) check(r *http.Request, answer *httptest.ResponseRecorder) []error {
	path := strings.TrimPrefix(r.URL.EscapedPath(), v.prefix) // a slash within a segment stays escaped
	if !beginsWith(path, v.roots) || beginsWith(path, v.undocumented) {
		return nil
	}
	documented := r.Clone(r.Context())
	documented.URL.Path, documented.URL.RawPath = strings.TrimSuffix(path, "/"), ""
	documented.URL.Host, documented.Host = "", ""
	route, parameters, err := v.router.FindRoute(documented)
	if err != nil {
		if answer.Code == http.StatusNotFound {
			return nil
		}
		return []error{err}
	}
	request := &openapi3filter.RequestValidationInput{
		Request:    documented,
		PathParams: parameters,
		Route:      route,
		Options:    &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	var complaints []error
	if answer.Code < http.StatusMultipleChoices {
		if err := openapi3filter.ValidateRequest(r.Context(), request); err != nil {
			complaints = append(complaints, err)
		}
	}
	if answer.Body.Len() == 0 && slices.Contains(v.emptyAnswers, route.Operation.OperationID) {
		return complaints
	}
	if err := openapi3filter.ValidateResponse(r.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: request,
		Status:                 answer.Code,
		Header:                 answer.Header(),
		Body:                   io.NopCloser(bytes.NewReader(answer.Body.Bytes())),
	}); err != nil {
		complaints = append(complaints, err)
	}
	return complaints
}

func beginsWith(path string, starts []string) bool {
	return slices.ContainsFunc(starts, func(start string) bool { return strings.HasPrefix(path, start) })
}
