package contract_test

import (
	"maps"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// poozleMistakes are those about Poozle's objects.
func poozleMistakes() []mistake {
	link := func(c acctest.Config) func(*attempt) acctest.Object {
		config := acctest.Config{"name": "acme"}
		maps.Copy(config, c)
		return plan("poozle_link", config)
	}
	account := func(c acctest.Config) func(*attempt) acctest.Object {
		config := acctest.Config{"name": "bot", "integration_definition_id": "ID of github", "auth_type": "Api Key", "config_wo": map[string]string{"api_key": "canary-mistake-key"}}
		maps.Copy(config, c)
		return plan("poozle_integration_account", config)
	}
	app := func(c acctest.Config) acctest.Config {
		config := acctest.Config{"name": "app", "integration_definition_id": "ID of github", "client_id": "id", "client_secret_wo": "canary-mistake-secret"}
		maps.Copy(config, c)
		return config
	}
	changed := func(before, after acctest.Config) func(*attempt) acctest.Object {
		return func(a *attempt) acctest.Object {
			p := a.env.Provider(a.T, nil)
			created := p.Create("integrations_poozle_oauth_app", a.filled(app(before)))
			planned, _ := p.PlanUpdate(created, a.filled(app(after)))
			return planned
		}
	}
	return []mistake{
		{number: 22, what: "categories without brackets, expires_in 7d", answer: "Terraform: set of string required; a number is required " + inE2E},
		{number: 23, what: "category in lower case", try: link(acctest.Config{"categories": []string{"ticketing"}}), shows: []string{`"categories"`, "TICKETING"}},
		{number: 23, what: "expires_in 0", try: link(acctest.Config{"expires_in": 0}), shows: []string{`"expires_in"`, "at least 1"}},
		{number: 30, what: "config and config_wo", try: account(acctest.Config{"config": map[string]string{"api_key": "canary-mistake-key"}}), shows: []string{`"config"`, "config_wo", "Remove one of the two"}},
		{number: 31, what: "no secret", try: plan("poozle_oauth_app", app(acctest.Config{"client_secret_wo": nil})), shows: []string{`"client_secret"`, "client_secret_wo"}},
		{number: 32, what: "sync of mail", try: account(acctest.Config{"integration_definition_id": "ID of gmail", "auth_type": "OAuth2", "sync_enabled": true}), shows: []string{`"sync_enabled"`, "TICKETING and PAYMENTS", "Remove sync_enabled"}},
		{
			number: 33, what: "second app for an integration", shows: []string{`"integration_definition_id"`, "one OAuth app for each integration", "import {"},
			try: func(a *attempt) acctest.Object {
				a.env.Provider(a.T, nil).Create("integrations_poozle_oauth_app", a.filled(app(nil)))
				a.env.NewWorkingDirectory(a.T)
				return plan("poozle_oauth_app", app(acctest.Config{"name": "other"}))(a)
			},
		},
		{number: 34, what: "definition by its key", try: plan("poozle_oauth_app", app(acctest.Config{"integration_definition_id": "github"})), shows: []string{`"integration_definition_id"`, `(key "github")`, "integrations_poozle_integration_definition"}},
		{number: 34, what: "key gihub", try: read("poozle_integration_definition", nil, acctest.Config{"key": "gihub"}), shows: []string{`"key"`, `It has: github, `}},
		{number: 35, what: "secret rotated, without a version, which the plan raises", try: changed(nil, acctest.Config{"client_secret_wo": "canary-mistake-other"}), accepted: true},
		{number: 36, what: "secret rotated with the same version, as documented", try: changed(acctest.Config{"client_secret_wo_version": 1}, acctest.Config{"client_secret_wo": "canary-mistake-other", "client_secret_wo_version": 1}), accepted: true},
		{number: 37, what: "version 0", try: plan("poozle_oauth_app", app(acctest.Config{"client_secret_wo_version": 0})), shows: []string{`"client_secret_wo_version"`, "at least 1"}},
		{number: 37, what: "version with the plain secret", try: plan("poozle_oauth_app", app(acctest.Config{"client_secret_wo": nil, "client_secret": "canary-mistake-secret", "client_secret_wo_version": 1})), shows: []string{`"client_secret_wo_version"`, "client_secret", "Remove one of the two"}},
		{number: 38, what: "optional argument removed, as documented", try: changed(acctest.Config{"scopes": []string{"repo"}}, nil), accepted: true},
		{
			number: 38, what: "expired link", shows: []string{"expired", "-replace"}, warns: true,
			try: func(a *attempt) acctest.Object {
				config := acctest.Config{"name": "acme", "expires_in": 2}
				created := a.env.Provider(a.T, nil).Create("integrations_poozle_link", config)
				a.wait(3 * time.Second)
				p := a.env.Provider(a.T, nil)
				expired := p.Read(created)
				if again := p.Read(created); len(again.Warnings) > 0 {
					a.Errorf("another expired link warns as well: %q", again.Warnings)
				}
				return expired
			},
		},
		{number: 43, what: "import of a link by its address", try: imported("poozle_link", "https://app.poozle.dev/link/cd2f7d2a"), shows: []string{"<id>", "last part of the address"}},
	}
}
