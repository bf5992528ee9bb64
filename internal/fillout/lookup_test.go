package fillout_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// TestFormByName finds a form and a database by their names. A name that several forms have is an error.
func TestFormByName(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	const formType = "integrations_fillout_form"
	for dataSource, c := range map[string]struct{ name, id string }{
		formType:                        {"Contact us", contact},
		"integrations_fillout_database": {"Event RSVP", rsvp},
	} {
		if got := acctest.MustSucceed(t, p.ReadData(dataSource, acctest.Config{"name": c.name})); got.Text("id") != c.id || got.Text("name") != c.name {
			t.Errorf("%s: the state is %v", dataSource, got.State)
		}
		acctest.WantText(t, p.ReadData(dataSource, acctest.Config{"name": c.name, "id": c.id}).Errors, "both set")
	}
	form, _ := e.Fillout.Forms.Get(contact)
	for i := range 30 {
		form.ID, form.Name = fmt.Sprintf("copy%02d", i), "Copy"
		e.Fillout.Forms.Put(form)
	}
	p = e.Provider(t, nil)
	acctest.WantText(t, p.ReadData(formType, acctest.Config{"name": "Copy"}).Errors, `"name"`, "30 forms", "Set id", "copy29")
	errors := p.ReadData(formType, acctest.Config{"name": "Contact uss"}).Errors
	acctest.WantText(t, errors, "The nearest is "+contact, "and 13 more")
	if strings.Contains(fmt.Sprint(errors), "copy29") {
		t.Errorf("the error lists all forms: %q", errors)
	}
	for _, f := range e.Fillout.Forms.List(nil) {
		e.Fillout.Forms.Delete(f.ID)
	}
	acctest.WantText(t, e.Provider(t, nil).ReadData(formType, acctest.Config{"name": "Copy"}).Errors, "has no forms", "api_key", "region")
}
