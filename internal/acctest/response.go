package acctest

import (
	"maps"
	"net/http"
	"net/http/httptest"
)

// Response is a response of the emulator on its way to a provider. It can be changed.
type Response struct {
	Request *http.Request
	Status  int
	Body    []byte
}

// OnResponse passes each response of an emulator in memory to f, until the next OnResponse. The calls of f are sequential. If f is nil,
// responses stay as they are.
func (e *Env) OnResponse(f func(*Response)) {
	e.responses.Lock()
	defer e.responses.Unlock()
	e.onResponse = f
}

// changing returns a handler whose responses [Env.OnResponse] can change.
func (e *Env) changing(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.responses.Lock()
		unchanged := e.onResponse == nil
		e.responses.Unlock()
		if unchanged {
			next.ServeHTTP(w, r)
			return
		}
		recorder := httptest.NewRecorder()
		next.ServeHTTP(recorder, r)
		response := &Response{r, recorder.Code, recorder.Body.Bytes()}
		e.responses.Lock()
		if e.onResponse != nil {
			e.onResponse(response)
		}
		e.responses.Unlock()
		maps.Copy(w.Header(), recorder.Header())
		w.WriteHeader(response.Status)
		_, _ = w.Write(response.Body)
	})
}
