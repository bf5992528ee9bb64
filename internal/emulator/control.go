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

// Handler serves the vendors, and the paths that control the emulator. Those are not recorded and meet no fault. It serves only
// requests to a loopback host, and refuses what a web page of another origin sends to the paths that control:
//
//	GET    /         shows all of this as a web page, with the faults to switch on
//	GET    /_console shows the vendors' web consoles, in which a person makes apps
//	GET    /_events  sends an event each time the page changes
//	POST   /_hooks/… receives a webhook, and shows it on the page
//	GET    /_calls   returns the record of calls    DELETE /_calls   clears it
//	POST   /_faults  adds one fake.Fault            DELETE /_faults  removes all
//	GET    /_state   returns all stored objects, by vendor, with the vendor's field names
//	POST   /_deliver sends the requests of webhooks, and returns each fake.Delivery; {"vendor":…,"id":…} selects them
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
	e.handlePages(mux)
	control := http.NewCrossOriginProtection().Handler(mux)
	return loopbackOnly(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" || r.URL.Path == "/favicon.ico" || strings.HasPrefix(r.URL.Path, "/_") {
			control.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Date", e.Clock.Now().UTC().Format(http.TimeFormat))
		e.ServeHTTP(w, r) // not by the ServeMux, which redirects a path with an empty segment
	}))
}

// State returns all stored objects, by vendor, to be encoded as JSON.
func (e *Emulator) State() map[string]any {
	state := map[string]any{}
	for _, v := range e.vendors {
		state[v.name] = v.state()
	}
	return state
}

// withClients adds the clients of a vendor's registration endpoint to the vendor's collections.
func withClients(state func() any, registration *oauthfake.Server) func() any {
	return func() any {
		raw, err := json.Marshal(state())
		var own map[string]json.RawMessage
		if err != nil || json.Unmarshal(raw, &own) != nil {
			panic("emulator: a vendor's state is not an object") // a fake's state is an object
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
		http.Error(w, "cannot add this fault: "+err.Error(), http.StatusBadRequest)
		return
	}
	e.FailNext(fault)
	w.WriteHeader(http.StatusNoContent)
}

// deliver sends the requests of the webhooks of all vendors, or of the one that the request names.
func (e *Emulator) deliver(w http.ResponseWriter, r *http.Request) {
	var which struct{ Vendor, ID string }
	if err := readJSON(r.Body, &which); err != nil && !errors.Is(err, io.EOF) { // without a body, all webhooks are selected
		http.Error(w, "cannot deliver: "+err.Error(), http.StatusBadRequest)
		return
	}
	deliveries := []fake.Delivery{}
	var able []string
	defer func() { e.traffic.sent(e.Clock.Now(), deliveries) }()
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
		http.Error(w, fmt.Sprintf("cannot deliver: vendor: %q has no webhooks in the emulator; vendors with webhooks: %s",
			which.Vendor, strings.Join(able, ", ")), http.StatusBadRequest)
		return
	}
	writeJSON(w, deliveries)
}

// readJSON decodes one object, which has no other fields than v.
func readJSON(body io.Reader, v any) error {
	decoder := json.NewDecoder(body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return fmt.Errorf("the body is not one JSON object with known fields: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("the body continues after the JSON object")
	}
	return nil
}

func notAllowed(methods string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", methods)
		http.Error(w, fmt.Sprintf("%s accepts %s", r.URL.Path, methods), http.StatusMethodNotAllowed)
	}
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	// This fails only if the client hangs up.
	_ = encoder.Encode(v)
}
