package emulator

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// refresh is how often the page looks for changes.
const refresh = 500 * time.Millisecond

// shownCalls is the number of calls on the page.
const shownCalls = 50

//go:embed web
var web embed.FS

var pages = template.Must(template.New("").Funcs(template.FuncMap{
	"clock": func(t time.Time) string { return t.Format(time.TimeOnly) },
	"class": func(status int) string { return strconv.Itoa(status / 100) },
	"words": func(category string) string { // the abbreviations of human resources stay
		if category == "HRIS" || category == "ATS" {
			return category
		}
		return category[:1] + strings.ToLower(category[1:])
	},
}).ParseFS(web, "web/*.html"))

// overview is the content of the main page.
type overview struct {
	Base     string
	Sections []section
	Sent     []sentDelivery
	Received []receivedDelivery
	Calls    []fake.Call
	Total    int
	Faults   []fake.Fault
	Env      []EnvVar
}

func (e *Emulator) overview(r *http.Request) overview {
	v := overview{Base: base(r), Sections: e.sections(), Calls: e.Calls(), Faults: e.Faults(), Env: e.Env(base(r))}
	v.Total = len(v.Calls)
	slices.Reverse(v.Calls)
	v.Calls = v.Calls[:min(len(v.Calls), shownCalls)]
	v.Sent, v.Received = e.traffic.lists()
	return v
}

// base returns the address of the emulator, derived from the request.
func base(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func (e *Emulator) handlePages(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		show(w, http.StatusOK, "overview", e.overview(r))
	})
	for name, kind := range map[string]string{"style.css": "text/css", "page.js": "text/javascript"} {
		mux.HandleFunc("GET /_page/"+name, func(w http.ResponseWriter, _ *http.Request) {
			content, _ := web.ReadFile("web/" + name) // embedded
			w.Header().Set("Content-Type", kind+"; charset=utf-8")
			_, _ = w.Write(content)
		})
	}
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { // a browser asks for it, and there is none
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /_events", e.events)
	mux.HandleFunc("POST /_hooks/", e.receive)
	mux.HandleFunc("POST /_page/faults", e.switchFault)
	mux.HandleFunc("POST /_page/clear", func(w http.ResponseWriter, r *http.Request) {
		switch r.PostFormValue("what") {
		case "faults":
			e.ClearFaults()
		case "calls":
			e.ForgetCalls()
		}
		http.Redirect(w, r, "/", http.StatusSeeOther)
	})
	mux.HandleFunc("POST /_page/deliver", func(w http.ResponseWriter, r *http.Request) {
		for _, v := range e.vendors {
			if v.deliver != nil {
				e.traffic.sent(e.Clock.Now(), v.deliver(r.Context(), ""))
			}
		}
		http.Redirect(w, r, "/#deliveries", http.StatusSeeOther)
	})
	e.handleConsoles(mux)
}

// show sends a page. It may load nothing from elsewhere, and no other page may frame it.
func show(w http.ResponseWriter, status int, name string, content any) {
	var page bytes.Buffer
	if err := pages.ExecuteTemplate(&page, name, content); err != nil {
		http.Error(w, "the page cannot be shown: "+err.Error(), http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; "+
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	header.Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}

// EndEvents ends the event streams of open pages, which would delay the shutdown of a server. Call it once.
func (e *Emulator) EndEvents() { close(e.ended) }

// events sends an event at first and each time the page has changed.
func (e *Emulator) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	tick := time.NewTicker(refresh)
	defer tick.Stop()
	var shown [sha256.Size]byte
	for {
		var page bytes.Buffer
		_ = pages.ExecuteTemplate(&page, "overview", e.overview(r)) // show reports an error
		if now := sha256.Sum256(page.Bytes()); now != shown {
			shown = now
			if _, err := fmt.Fprintf(w, "data: %x\n\n", now[:8]); err != nil || http.NewResponseController(w).Flush() != nil {
				return
			}
		}
		select {
		case <-r.Context().Done():
			return
		case <-e.ended:
			return
		case <-tick.C:
		}
	}
}

// switchFault adds the fault of the page's form.
func (e *Emulator) switchFault(w http.ResponseWriter, r *http.Request) {
	number := func(field string) int {
		n, err := strconv.Atoi(r.PostFormValue(field))
		if err != nil && r.PostFormValue(field) != "" {
			return -1 // which Normalize refuses
		}
		return n
	}
	fault, err := fake.Fault{
		Method: r.PostFormValue("method"), Path: r.PostFormValue("path"), When: r.PostFormValue("when"),
		Status: number("status"), Times: number("times"), DelayMS: number("delay_ms"), Drop: r.PostFormValue("drop") != "",
	}.Normalize()
	if err != nil {
		show(w, http.StatusBadRequest, "problem", "This fault cannot be added: "+err.Error())
		return
	}
	e.FailNext(fault)
	http.Redirect(w, r, "/#faults", http.StatusSeeOther)
}
