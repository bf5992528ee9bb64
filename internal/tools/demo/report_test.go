package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTable(t *testing.T) {
	t.Parallel()
	var before, now state
	for text, into := range map[string]*state{
		`{"acme": {"kind": [{"kindId": "k1", "name": "Github"}], "account": [{"accountId": "a1"}]}}`: &before,
		`{"acme": {"kind": [{"kindId": "k1", "name": "Github"}], "account": [{"accountId": "a1"}], "app": [
			{"appId": 1000000, "appName": "Two", "kindId": "k1", "accountId": "a1", "clientSecret": "s3cret", "count": 0, "on": false, "createdAt": "2026-01-02T03:04:05.678Z"},
			{"appId": 1000001, "appName": "One", "tags": ["x", "y"], "config": {"api_key": "s3cret", "tokens": ["s3cret"], "org": "o", "none": null}, "size": 2.50},
			{"appId": 1000002, "appName": null, "on": true}
		]}}`: &now,
	} {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			t.Fatal(err)
		}
	}
	got := now.since(before).table(now.names())
	want := `
      acme  app  1000002  on=true
      acme  app  One      tags=x,y  config={api_key=******** org=o tokens=********}  size…
      acme  app  Two      kindId=Github  clientSecret=********
`
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), got); diff != "" {
		t.Error(diff)
	}
}

func TestCountCalls(t *testing.T) {
	t.Parallel()
	got := countCalls([]call{{"POST", "/v1/app/a1", 201}, {"GET", "/v1/app", 200}, {"POST", "/v1/app/a2", 201}})
	if want := "3 (1 GET, 2 POST)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUnquote(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"''": "", "plain": "plain", "'it is two words'": "it is two words", `'it'\''s'`: "it's", "http://127.0.0.1:1/x": "http://127.0.0.1:1/x",
	} {
		if got := unquote(word); got != want {
			t.Errorf("unquote(%s) is %q, want %q", word, got, want)
		}
	}
}
