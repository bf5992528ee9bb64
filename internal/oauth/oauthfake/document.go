package oauthfake

import (
	"io"
	"net/http"
	"strings"
	"sync"
)

// Documents is a web server for client ID metadata documents. Its zero value has no document. It is independent of Server, because
// the document of a client is at the client's own site.
type Documents struct {
	mu     sync.Mutex
	byPath map[string]Page
}

// Page is what a Documents server answers. In the body, {url} stands for the page's own address.
type Page struct {
	Status      int    // 0 means 200
	ContentType string // "" means application/json
	Location    string // of a redirect
	Body        string
}

// Put sets the page at a path.
func (d *Documents) Put(path string, page Page) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.byPath == nil {
		d.byPath = map[string]Page{}
	}
	d.byPath[path] = page
}

// ServeHTTP answers a request with a page, or with 404.
func (d *Documents) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	page, has := d.byPath[r.URL.Path]
	d.mu.Unlock()
	if !has {
		http.NotFound(w, r)
		return
	}
	if page.ContentType == "" {
		page.ContentType = "application/json"
	}
	if page.Status == 0 {
		page.Status = http.StatusOK
	}
	w.Header().Set("Content-Type", page.ContentType)
	if page.Location != "" {
		w.Header().Set("Location", page.Location)
	}
	w.WriteHeader(page.Status)
	_, _ = io.WriteString(w, strings.ReplaceAll(page.Body, "{url}", "http://"+r.Host+r.RequestURI))
}
