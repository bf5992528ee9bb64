package filloutfake

import (
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// firstDay creates the organization's initial objects. All IDs are fixed, so a configuration that contains an ID works with every fake.
func (f *Fillout) firstDay() {
	now := f.clock.Now()
	for _, form := range []Form{registration(), contact(), survey()} {
		f.Forms.Put(form)
	}
	for minutes := range 3 {
		f.Submissions.Put(NewSubmission(registration(), now.Add(time.Duration(minutes-60)*time.Minute)))
	}
	f.Databases.Put(rsvp(timestamp(now)))
	f.Apps.Put(fake.App{
		ClientID: f.clientID, ClientSecret: f.clientSecret, Name: "Emulated app",
		RedirectURIs: []string{"http://127.0.0.1/callback"}, // on any port
	})
}

// registration returns a form that has every part that a form can have.
func registration() Form {
	return Form{
		ID:   "q7XbT2nLwKus",
		Name: "Event registration",
		Tags: []string{"form", "quiz", "scheduling"},
		Questions: []Question{
			{ID: "a1Zk", Name: "What is your name?", Type: "ShortAnswer"},
			{ID: "b2Yj", Name: "Where can we reach you?", Type: "EmailInput"},
			{ID: "c3Xi", Name: "Which ticket?", Type: "MultipleChoice", Options: []Choice{
				{"o1", "standard", "Standard"},
				{"o2", "supporter", "Supporter"},
			}},
			{ID: "d4Wh", Name: "What do you eat?", Type: "MultiSelect", Options: []Choice{
				{"o3", "vegan", "Vegan"},
				{"o4", "nuts", "With nuts"},
			}},
			{ID: "e5Vg", Name: "How many guests?", Type: "NumberInput"},
			{ID: "f6Uf", Name: "A picture for your badge", Type: "FileUpload"},
		},
		Calculations: []Calculation{
			{"calc1", "Total price", "number"},
			{"calc2", "Greeting", "text"},
			{"calc3", "Stay", "duration"},
		},
		URLParameters: []Named{{"utm_source", "utm_source"}, {"ref", "Referrer"}},
		Documents:     []Named{{"doc1", "Ticket"}},
		Scheduling:    []Named{{"sched1", "Arrival"}},
		Payments:      []Named{{"pay1", "Ticket payment"}},
		Quiz:          &Quiz{Enabled: true},
		Number:        301,
	}
}

func contact() Form {
	return plain("m4RcV8sYhDus", "Contact us", "form", 302,
		Question{ID: "g7Te", Name: "Your email", Type: "EmailInput"},
		Question{ID: "h8Sd", Name: "Your message", Type: "LongAnswer"})
}

func survey() Form {
	return plain("z9GpJ5fEuAus", "Customer survey", "survey", 303,
		Question{ID: "i9Rc", Name: "Would you recommend us?", Type: "OpinionScale"})
}

// plain returns a form that only has questions.
func plain(id, name, tag string, number int, questions ...Question) Form {
	return Form{ID: id, Name: name, Tags: []string{tag}, Questions: questions, Number: number}
}

// rsvp returns a database with two tables.
func rsvp(now string) Database {
	const id = "54752b5b7c373e06"
	const url = "https://build.fillout.com/database/" + id
	table := func(order int, id, name string, fields ...Field) Table {
		for i := range fields {
			fields[i].Order = i
		}
		return Table{
			ID: id, Name: name, Order: order, PrimaryFieldID: fields[0].ID, Fields: fields,
			Views: []View{{"view_" + id, "All", "grid", map[string]any{}}}, URL: url + "/" + id,
		}
	}
	return Database{
		ID:   id,
		Name: "Event RSVP",
		Tables: []Table{
			table(0, "tbl_guests", "Guests",
				Field{ID: "fld_name", Name: "Name", Type: "single_line_text"},
				Field{ID: "fld_email", Name: "Email", Type: "email"},
				Field{ID: "fld_status", Name: "Status", Type: "single_select", Template: map[string]any{"options": []any{
					map[string]any{"label": "Invited", "color": "blue"},
					map[string]any{"label": "Coming", "color": "green"},
				}}}),
			table(1, "tbl_sessions", "Sessions",
				Field{ID: "fld_title", Name: "Title", Type: "single_line_text"},
				Field{ID: "fld_seats", Name: "Seats", Type: "number", Template: map[string]any{
					"decimalPlaces": 0, "numberFormat": "local",
				}}),
		},
		CreatedAt:   now,
		UpdatedAt:   now,
		URL:         url,
		WorkspaceID: "731",
	}
}
