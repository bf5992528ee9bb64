package acctest_test

import (
	"net/http"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// The examples have no output: they need a test to run in.
func ExampleNew() {
	var t *testing.T

	e := acctest.New(t)
	p := e.Provider(t, nil)
	link := p.Create("integrations_poozle_link", acctest.Config{"name": "acme"})
	if got, ok := e.Poozle.Links.Get(link.Text("id")); !ok || got.Name != "acme" {
		t.Errorf("Poozle has %+v", got)
	}

	e.FailNext(fake.Fault{Method: http.MethodGet, Status: http.StatusForbidden})
	acctest.WantText(t, p.TryRead(link).Errors, "403")
}
