package filloutapi

import (
	"encoding/json"
	"testing"
)

func TestHosts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config        Config
		forms, tables string
	}{
		"no settings":            {Config{}, "https://api.fillout.com", "https://tables.fillout.com"},
		"Europe":                 {Config{Region: "eu"}, "https://eu-api.fillout.com", "https://eu-tables.fillout.com"},
		"Canada":                 {Config{Region: "ca"}, "https://ca-api.fillout.com", ""},
		"Canada with tables":     {Config{Region: "ca", TablesURL: "https://t.example"}, "https://ca-api.fillout.com", "https://t.example"},
		"Europe by its address":  {Config{APIURL: "https://eu-api.fillout.com"}, "https://eu-api.fillout.com", "https://eu-tables.fillout.com"},
		"an address of your own": {Config{APIURL: "https://forms.example/x"}, "https://forms.example/x", ""},
		"another, with tables":   {Config{APIURL: "https://forms.example/x", TablesURL: "https://t.example"}, "https://forms.example/x", "https://t.example"},
		"a proxy to a region":    {Config{APIURL: "https://proxy.example", Region: "eu"}, "https://proxy.example", "https://eu-tables.fillout.com"},
		"Fillout's new name":     {Config{APIURL: "https://api.zite.com"}, "https://api.zite.com", "https://tables.zite.com"},
	} {
		client := New(c.config)
		tables := ""
		if client.tables != nil {
			tables = client.tables.address
		}
		if client.forms.address != c.forms || tables != c.tables {
			t.Errorf("%s: the hosts are %s and %s, want %s and %s", name, client.forms.address, tables, c.forms, c.tables)
		}
	}
}

func TestParseRegion(t *testing.T) {
	t.Parallel()
	if region, err := ParseRegion("CA"); region != "ca" || err != nil {
		t.Errorf("CA is %q, error %v", region, err)
	}
	if _, err := ParseRegion("mars"); err == nil {
		t.Error("mars is accepted")
	}
}

func TestEnvelopes(t *testing.T) {
	t.Parallel()
	for body, want := range map[string][2]string{
		`{"statusCode":400,"error":"Bad Request","message":"API Key invalid"}`:                                                  {"", "API Key invalid"},
		`{"statusCode":400,"error":"Bad Request"}`:                                                                              {"", "Bad Request"},
		`{"statusCode":400,"message":"[{\"path\":[\"submissions\",0,\"url\"],\"message\":\"Required\"},{\"message\":\"No\"}]"}`: {"", "submissions[0].url: Required. No."},
		`{"message":[{"path":["a"],"message":"Required."}]}`:                                                                    {"", "a: Required."},
		`{"message":"[not JSON"}`: {"", "[not JSON"},
		`{"message":"[1, 2]"}`:    {"", "[1, 2]"},
		`{"error":{"code":"NOT_FOUND","message":"Webhook not found"}}`:                         {"NOT_FOUND", "Webhook not found"},
		`{"error":{"code":"BAD_REQUEST","message":"Failed.","details":"why"}}`:                 {"BAD_REQUEST", "Failed: why"},
		`{"error":{"code":"BAD_REQUEST","message":"Failed","details":{"field":"x"}}}`:          {"BAD_REQUEST", `Failed: {"field":"x"}`},
		`{"error":{"code":"BAD_REQUEST","message":"Failed","details":[]}}`:                     {"BAD_REQUEST", "Failed"},
		`{"error":{"code":"X","message":"Failed","details":[{"path":[1],"message":"wrong"}]}}`: {"X", "Failed: [1]: wrong."},
		`<html>`: {"", ""},
		`[]`:     {"", ""},
	} {
		if code, message := envelope(400, nil, []byte(body)); code != want[0] || message != want[1] {
			t.Errorf("%s is read as %q, %q, want %q", body, code, message, want)
		}
	}
}

func TestShapes(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`[{"id":12345678901}]`:           "12345678901",
		`{"bases":[{"id":"a"}]}`:         "a",
		`{"webhooks":[]}`:                "none",
		`[]`:                             "none",
		`{}`:                             "error",
		`null`:                           "error",
		`"text"`:                         "error",
		`[{"id":{}}]`:                    "error",
		`{"bases":[{"id":null}],"n":1}`:  "",
		`[{"id":true,"unheard-of":[1]}]`: "true",
	} {
		var list listing[databaseWebhookItem]
		got := "none"
		if err := json.Unmarshal([]byte(body), &list); err != nil {
			got = "error"
		} else if len(list) > 0 {
			got = string(list[0].ID)
		}
		if got != want {
			t.Errorf("%s is read as %s, want %s", body, got, want)
		}
	}
}
