package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthfake"
)

// Handler serves the vendors and, beside them, the paths with which a person or a program steers the emulator. Those are
// never part of the record and meet no fault:
//
//	GET    /_calls   the record of calls        DELETE /_calls   forgets it
//	POST   /_faults  adds one fake.Fault        DELETE /_faults  takes all back
//	GET    /_state   everything stored, by vendor, in the vendor's own field names
//	POST   /_deliver sends webhooks their payloads, and answers with each fake.Delivery; {"vendor":…,"id":…} narrows it
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
	mux.HandleFunc("POST /_deliver", e.deliver)
	mux.HandleFunc("/_calls", notAllowed("GET, DELETE"))
	mux.HandleFunc("/_faults", notAllowed("POST, DELETE"))
	mux.HandleFunc("/_state", notAllowed("GET"))
	mux.HandleFunc("/_deliver", notAllowed("POST"))
	mux.Handle("/", e.Server)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_") {
			mux.ServeHTTP(w, r)
			return
		}
		e.ServeHTTP(w, r) // not by the ServeMux, which redirects a path with an empty segment
	})
}

// State gives everything stored, by vendor, to be written as JSON.
func (e *Emulator) State() map[string]any {
	state := map[string]any{}
	for _, v := range e.vendors {
		state[v.name] = v.state()
	}
	return state
}

// withClients adds the clients of the registration endpoint beside a vendor to the vendor's own collections.
func withClients(state func() any, registration *oauthfake.Server) func() any {
	return func() any {
		raw, err := json.Marshal(state())
		var own map[string]json.RawMessage
		if err != nil || json.Unmarshal(raw, &own) != nil {
			panic("emulator: a vendor's state is not an object") // it always is
		}
		all := map[string]any{"clients": registration.Clients}
		for collection, objects := range own {
			all[collection] = objects
		}
		return all
	}
}

func (e *Emulator) addFault(w http.ResponseWriter, r *http.Request) {
	var fault fake.Fault
	err := readJSON(r.Body, &fault)
	if err == nil {
		fault, err = fault.Normalize()
	}
	if err != nil {
		http.Error(w, "cannot take this fault: "+err.Error(), http.StatusBadRequest)
		return
	}
	e.FailNext(fault)
	w.WriteHeader(http.StatusNoContent)
}

// deliver asks every vendor that can deliver, or the one that is named.
func (e *Emulator) deliver(w http.ResponseWriter, r *http.Request) {
	var which struct{ Vendor, ID string }
	if err := readJSON(r.Body, &which); err != nil && !errors.Is(err, io.EOF) { // no body at all narrows nothing
		http.Error(w, "cannot deliver: "+err.Error(), http.StatusBadRequest)
		return
	}
	deliveries := []fake.Delivery{}
	var able []string
	for _, v := range e.vendors {
		if v.deliver == nil {
			continue
		}
		able = append(able, v.name)
		if which.Vendor == "" || which.Vendor == v.name {
			deliveries = append(deliveries, v.deliver(r.Context(), which.ID)...)
		}
	}
	if which.Vendor != "" && !slices.Contains(able, which.Vendor) {
		http.Error(w, fmt.Sprintf("cannot deliver: vendor: %q has no webhooks here; those that have: %s",
			which.Vendor, strings.Join(able, ", ")), http.StatusBadRequest)
		return
	}
	writeJSON(w, deliveries)
}

// readJSON reads one object that has no other fields than v.
func readJSON(body io.Reader, v any) error {
	decoder := json.NewDecoder(body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return fmt.Errorf("the body is not one JSON object with the fields that there are: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON object")
	}
	return nil
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
