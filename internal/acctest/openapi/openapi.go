// Package openapi holds requests and answers against a vendor's own OpenAPI description. Only tests import it.
//
// Start at Load. The descriptions are the vendors' and not part of this repository: the environment variable VENDOR_SPECS
// names the folder that has them, and without it nothing is checked, which is said aloud. Where a description is wrong,
// the correction stands in the file named after the vendor, with its reason; a new vendor is one more such file and one
// more line in vendors.
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

// description is what has to be known of a vendor's OpenAPI file.
type description struct {
	files        []string     // together they are one description
	prefix       string       // where the emulator has the API; the paths of the API begin after it
	roots        []string     // beginnings of all paths of the API
	corrections  []correction // of the files
	undocumented []string     // beginnings of paths that exist though the files have none of them
	emptyAnswers []string     // IDs of operations whose answer may be empty though the files say JSON
}

// correction is one place where the server behaves otherwise than its own description says.
type correction struct {
	why   string
	apply func(*openapi3.T)
}

var vendors = map[string]description{
	"fillout": fillout,
	"fyle":    fyle,
	"poozle":  poozle,
}

// Validator checks the calls to one vendor.
type Validator struct {
	description
	doc    *openapi3.T
	router routers.Router
}

// validators reads each description once: that takes longer than most tests.
var validators = func() map[string]func() (*Validator, error) {
	once := map[string]func() (*Validator, error){}
	for vendor := range vendors {
		once[vendor] = sync.OnceValues(func() (*Validator, error) { return load(os.Getenv(specs), vendor) })
	}
	return once
}()

// specs names the folder of the vendors' descriptions.
const specs = "VENDOR_SPECS"

// Load reads a vendor's description, or skips the test where VENDOR_SPECS is not set.
func Load(t testing.TB, vendor string) *Validator {
	t.Helper()
	if os.Getenv(specs) == "" {
		t.Skip(specs + " does not name a folder: nothing is held against " + vendor + "'s OpenAPI description")
	}
	v, err := validators[vendor]()
	if err != nil {
		t.Fatalf("%s's OpenAPI description cannot be used: %v", vendor, err)
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

// add joins another file's paths and schemas to those that are there. What two files both have is the same in both.
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

// Check says what is wrong with a value that has a schema of its own, such as an event.
func (v *Validator) Check(schemaName string, value any) error {
	return schema(v.doc, schemaName).VisitJSON(value)
}

// Middleware is Load and Handler for a test that has more to do: without VENDOR_SPECS it says so in the test's log and
// checks nothing. The result fits emulator.WithMiddleware.
func Middleware(t testing.TB, vendor string) func(http.Handler) http.Handler {
	t.Helper()
	if os.Getenv(specs) == "" {
		t.Log(specs + " does not name a folder: calls are not held against " + vendor + "'s OpenAPI description")
		return func(next http.Handler) http.Handler { return next }
	}
	v := Load(t, vendor)
	return func(next http.Handler) http.Handler { return v.Handler(t, next) }
}

// Handler passes each request to next, and makes the test fail where a request that succeeded, or any answer, is not as
// the vendor describes it. Requests outside the vendor's part of the emulator pass unseen; a request that the vendor
// refuses may well be wrong.
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
		for _, complaint := range v.check(r, recorder) {
			t.Errorf("%s %s, answered with %d: %v", r.Method, r.URL.Path, recorder.Code, complaint)
		}
		maps.Copy(w.Header(), recorder.Header())
		w.WriteHeader(recorder.Code)
		_, _ = w.Write(recorder.Body.Bytes())
	})
}

// check gives what is wrong with one call. It reads the request's body.
func (v *Validator) check(r *http.Request, answer *httptest.ResponseRecorder) []error {
	path, _ := strings.CutPrefix(r.URL.EscapedPath(), v.prefix) // a slash within an element stays escaped
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
