package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// Handler serves the vendors and, beside them, the paths with which a person or a program steers the emulator. Those are
// never part of the record and meet no fault:
//
//	GET    /_calls   the record of calls        DELETE /_calls   forgets it
//	POST   /_faults  adds one fake.Fault        DELETE /_faults  takes all back
//	GET    /_state   everything stored, by vendor, in the vendor's own field names
func (e *Emulator) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_calls", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, e.Calls()) })
	mux.HandleFunc("DELETE /_calls", func(w http.ResponseWriter, _ *http.Request) {
		e.ForgetCalls()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /_faults", e.addFault)
	mux.HandleFunc("DELETE /_faults", func(w http.ResponseWriter, _ *http.Request) {
		e.ClearFaults()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /_state", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, e.State()) })
	mux.HandleFunc("/_calls", notAllowed("GET, DELETE"))
	mux.HandleFunc("/_faults", notAllowed("POST, DELETE"))
	mux.HandleFunc("/_state", notAllowed("GET"))
	mux.Handle("/", e.Server)
	return mux
}

// State gives everything stored, by vendor, to be written as JSON.
func (e *Emulator) State() map[string]any {
	state := map[string]any{}
	for _, v := range e.vendors {
		state[v.name] = v.state()
	}
	return state
}

func (e *Emulator) addFault(w http.ResponseWriter, r *http.Request) {
	fault, err := readFault(r.Body)
	if err != nil {
		http.Error(w, "cannot take this fault: "+err.Error(), http.StatusBadRequest)
		return
	}
	e.FailNext(fault)
	w.WriteHeader(http.StatusNoContent)
}

func readFault(body io.Reader) (fake.Fault, error) {
	var fault fake.Fault
	decoder := json.NewDecoder(body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&fault); err != nil {
		return fault, fmt.Errorf("the body is not one JSON object with the fields of a fault: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return fault, errors.New("something follows the JSON object")
	}
	return fault.Normalize()
}

func notAllowed(methods string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", methods)
		http.Error(w, fmt.Sprintf("%s takes %s", r.URL.Path, methods), http.StatusMethodNotAllowed)
	}
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	// Only a client that hangs up can make this fail.
	_ = encoder.Encode(v)
}
