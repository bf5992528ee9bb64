package tf

import "testing"

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
	if got := Nearest("größer", []string{"grösser"}); got != "grösser" {
		t.Errorf("umlauts count as several characters: %q", got)
	}
}
