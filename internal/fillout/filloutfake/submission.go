package filloutfake

import (
	"strings"
	"time"

	"github.com/google/uuid"
)

// Submission holds a respondent's answers to a form (fillout.com/help/fillout-rest-api, npm @fillout/api).
type Submission struct {
	ID            string     `json:"submissionId"`
	Time          string     `json:"submissionTime"`
	LastUpdatedAt string     `json:"lastUpdatedAt"`
	StartedAt     string     `json:"startedAt"`
	Questions     []Answer   `json:"questions"`
	Calculations  []Answer   `json:"calculations"`
	URLParameters []Answer   `json:"urlParameters"`
	Quiz          Score      `json:"quiz"`
	Documents     []Document `json:"documents"`
	Scheduling    []Answer   `json:"scheduling"`
	Payments      []Answer   `json:"payments"`
	FormID        string     `json:"-"`
}

// Answer is the value of one part of a form.
type Answer struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Type  string `json:"type,omitempty"`
	Value any    `json:"value"`
}

// Document is a file that Fillout generated from the answers.
type Document struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Score is the result of a quiz. It is an empty object if the form is not a quiz.
type Score struct {
	Score    *int `json:"score,omitempty"`
	MaxScore *int `json:"maxScore,omitempty"`
}

// NewSubmission returns a submission of the form at the time, with an example for each answer. It does not store the submission.
func NewSubmission(form Form, at time.Time) Submission {
	s := Submission{
		ID:            uuid.NewString(),
		Time:          timestamp(at),
		LastUpdatedAt: timestamp(at),
		StartedAt:     timestamp(at.Add(-time.Minute)),
		Questions:     []Answer{},
		Calculations:  []Answer{},
		URLParameters: answers(form.URLParameters, "newsletter"),
		Documents:     []Document{},
		Scheduling: answers(form.Scheduling, map[string]any{
			"fullName": "Ada Example", "email": "ada@example.com", "phone": "", "timezone": "Europe/Vienna",
			"eventStartTime": timestamp(at.Add(24 * time.Hour)), "eventEndTime": timestamp(at.Add(25 * time.Hour)),
			"eventId": "evt1", "eventUrl": "https://calendar.example.com/evt1",
		}),
		Payments: answers(form.Payments, map[string]any{
			"paymentId": "pi_1", "stripeCustomerId": "cus_1", "stripeCustomerUrl": "https://stripe.example.com/cus_1",
			"stripePaymentUrl": "https://stripe.example.com/pi_1", "totalAmount": 4500, "currency": "eur",
			"email": "ada@example.com", "discountCode": nil, "status": "succeeded", "stripeSubscriptionId": nil,
		}),
		FormID: form.ID,
	}
	for _, q := range form.Questions {
		s.Questions = append(s.Questions, Answer{q.ID, q.Name, q.Type, q.example()})
	}
	for _, c := range form.Calculations {
		value := any("example")
		if c.Type == "number" {
			value = 42
		}
		s.Calculations = append(s.Calculations, Answer{c.ID, c.Name, c.Type, value})
	}
	for _, d := range form.Documents {
		s.Documents = append(s.Documents, Document{d.ID, d.Name, "https://files.example.com/" + d.ID + ".pdf"})
	}
	if form.Quiz != nil && form.Quiz.Enabled {
		score, most := 3, 5
		s.Quiz = Score{&score, &most}
	}
	return s
}

func answers(parts []Named, value any) []Answer {
	list := []Answer{}
	for _, p := range parts {
		list = append(list, Answer{ID: p.ID, Name: p.Name, Value: value})
	}
	return list
}

// example returns an answer that fits the type of the question. A file is a list of {url, filename} (measured by third parties in
// 2026).
func (q Question) example() any {
	switch {
	case q.Type == "FileUpload" || q.Type == "Signature":
		return []map[string]string{{"url": "https://files.example.com/1.png", "filename": "1.png"}}
	case q.Type == "MultiSelect" || q.Type == "Checkboxes":
		values := []string{}
		for _, choice := range q.Options {
			values = append(values, choice.Value)
		}
		return values
	case len(q.Options) > 0:
		return q.Options[0].Value
	case q.Type == "NumberInput" || q.Type == "CurrencyInput" || q.Type == "StarRating" || q.Type == "OpinionScale":
		return 4
	case q.Type == "Switch" || q.Type == "Checkbox":
		return true
	case strings.HasPrefix(q.Type, "Email"):
		return "ada@example.com"
	default:
		return "An answer to " + q.Name
	}
}
