package contract_test

import "github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"

// filloutMistakes are those about Fillout's objects.
func filloutMistakes() []mistake {
	const url = "https://hooks.example.com/a"
	webhook := func(form, url string) func(*attempt) acctest.Object {
		return plan("fillout_webhook", acctest.Config{"form_id": form, "url": url})
	}
	database := func(database string, events ...string) func(*attempt) acctest.Object {
		return plan("fillout_database_webhook", acctest.Config{"database_id": database, "url": url, "events": append([]string{}, events...)})
	}
	return []mistake{
		{number: 15, what: "form that is not there", try: webhook("doesNotExist", url), shows: []string{`"form_id"`, "last part", "integrations_fillout_forms"}},
		{number: 15, what: "form whose ID has a wrong letter", try: webhook("q7XbT2nLwKuz", url), shows: []string{`"form_id"`, registrationForm}},
		{number: 15, what: "database that is not there", try: database("doesNotExist", "record.created"), shows: []string{`"database_id"`, rsvpDatabase, "integrations_fillout_databases"}},
		{number: 15, what: "data source of a form that is not there", try: read("fillout_form", nil, acctest.Config{"id": "doesNotExist"}), shows: []string{`"id"`, registrationForm}},
		{number: 15, what: "data source of a form by a wrong name", try: read("fillout_form", nil, acctest.Config{"name": "Event registraton"}), shows: []string{`"name"`, registrationForm}},
		{number: 15, what: "data source of a form without ID and name", try: read("fillout_form", nil, nil), shows: []string{"id", "name", "Set"}},
		{number: 15, what: "data source of a database by a wrong name", try: read("fillout_database", nil, acctest.Config{"name": "rsvp"}), shows: []string{`"name"`, rsvpDatabase}},
		{number: 16, what: "space after form_id", try: webhook(registrationForm+" ", url), shows: []string{`"form_id"`, "space", "Remove"}},
		{number: 17, what: "space before url", try: webhook(registrationForm, " "+url), shows: []string{`"url"`, "space", "Remove"}},
		{number: 18, what: "empty form_id", try: webhook("", url), shows: []string{`"form_id"`, "is an empty string"}},
		{number: 18, what: "empty url", try: webhook(registrationForm, ""), shows: []string{`"url"`, "is an empty string"}},
		{number: 19, what: "http url", try: webhook(registrationForm, "http://hooks.example.com/a"), shows: []string{`"url"`, "plain http", "Use https"}, warns: true},
		{number: 24, what: "unknown event", try: database(rsvpDatabase, "record.create"), shows: []string{`"events"`, "record.created", "may refuse"}, warns: true},
		{number: 25, what: "no events", try: database(rsvpDatabase), shows: []string{`"events"`, "at least one", "record.created"}},
		{number: 40, what: "import by the webhook's ID alone", try: imported("fillout_webhook", "1003"), shows: []string{"has 1 part.", "<form_id>/<id>"}},
		{number: 41, what: "import of an unknown database webhook", answer: "Terraform: Cannot import non-existent remote object " + inE2E},
		{
			number: 42, what: "import of a webhook that is not there, which Fillout cannot tell", try: imported("fillout_webhook", registrationForm+"/99999"),
			shows: []string{"99999", "could not be verified", "Make sure"}, warns: true,
		},
		{
			number: 42, what: "import of a database webhook, whose secret stays unknown", shows: []string{"secret", "null", "-replace"}, warns: true,
			try: func(a *attempt) acctest.Object {
				made := a.env.Provider(a.T, nil).Create("integrations_fillout_database_webhook", acctest.Config{"database_id": rsvpDatabase, "url": url, "events": []string{"record.created"}})
				return imported("fillout_database_webhook", rsvpDatabase+"/"+made.Text("id"))(a)
			},
		},
	}
}
