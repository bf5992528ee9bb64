package tf

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"Event registration", "Contact us", "contact"}
	for value, want := range map[string]string{
		"Event registraton":  "Event registration",
		"event Registration": "Event registration",
		"Contact":            "contact",
		"Contact uss":        "Contact us",
		"Contact us ":        "Contact us",
		"Survey":             "",
		"":                   "",
	} {
		if got := Nearest(value, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", value, got, want)
		}
	}
	if got := Nearest("TICKETS", []string{"MAIL", "TICKETING"}); got != "TICKETING" {
		t.Errorf("the length of the candidate does not count: %q", got)
	}
	if got := Nearest("größer", []string{"grösser"}); got != "grösser" {
		t.Errorf("umlauts count as several characters: %q", got)
	}
}

func TestWarnUnlessOneOf(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"EXPENSE": "", "EXPENSES": "The nearest one is EXPENSE.", "something else": "EXPENSE, REPORT."} {
		var resp validator.StringResponse
		WarnUnlessOneOf("EXPENSE", "REPORT").ValidateString(t.Context(), validator.StringRequest{ConfigValue: types.StringValue(value)}, &resp)
		got := ""
		for _, d := range resp.Diagnostics.Warnings() {
			got += d.Detail()
		}
		if !strings.HasSuffix(got, want) || (got == "") != (want == "") {
			t.Errorf("%s: got %q, want %q at the end", value, got, want)
		}
	}
}
