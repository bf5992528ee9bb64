package contract_test

import (
	"os"
	"path/filepath"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

type settings = map[string]string

// settingMistakes are those of the provider's block, of the environment and of the credentials file.
func settingMistakes() []mistake {
	config := acctest.Config{"name": "acme"}

	configure := func(s settings) func(*attempt) acctest.Object {
		return func(a *attempt) acctest.Object { return a.configure(s) }
	}
	file := func(mode os.FileMode, content string) func(*attempt) acctest.Object {
		return func(a *attempt) acctest.Object {
			name := filepath.Join(a.TempDir(), "credentials.json")
			if err := os.WriteFile(name, []byte(content), mode); err != nil {
				a.Fatal(err)
			}
			return a.configure(settings{"credentials_file": name})
		}
	}
	return []mistake{
		{number: 1, what: "region europe", try: configure(settings{"fillout.region": "europe"}), shows: []string{`"fillout"`, "fillout.region", "us, eu, ca"}},
		{number: 2, what: "region US, which is us", try: configure(settings{"fillout.region": "US"}), accepted: true},
		{
			number: 3, what: "wrong Fillout key", try: read("fillout_forms", settings{"fillout.api_key": "wrong"}, nil),
			shows: []string{"Fillout refuses the API key", "api_key", "FILLOUT_API_KEY", "region"},
		},
		{
			number: 4, what: "wrong Poozle key", try: planWith("poozle_link", settings{"poozle.api_key": "wrong"}, config),
			shows: []string{"The credential was refused", "api_key", "POOZLE_API_KEY"},
		},
		{
			number: 5, what: "wrong Fyle refresh token", try: read("fyle_profile", settings{"fyle.refresh_token": "wrong"}, nil),
			shows: []string{"refresh_token", "FYLE_REFRESH_TOKEN"},
		},
		{number: 6, what: "http api_url", try: configure(settings{"fillout.api_url": "http://api.fillout.com"}), shows: []string{`"fillout"`, "fillout.api_url", "https://api.fillout.com"}},
		{
			number: 7, what: "nothing configured",
			try:   planWith("poozle_link", settings{"poozle.api_key": "", "poozle.workspace_id": "", "poozle.api_url": ""}, config),
			shows: []string{"Poozle is not configured", "poozle = {", "api_key", "POOZLE_API_KEY", "workspace_id", "POOZLE_WORKSPACE_ID", "credentials file"},
		},
		{
			number: 8, what: "line break at the end of an environment variable, which is dropped", accepted: true, try: func(a *attempt) acctest.Object {
				a.env.Secret(a.env.Poozle.APIKey())
				p := a.env.Provider(a.T, settings{"poozle.api_key": a.env.Poozle.APIKey() + "\n"})
				planned, _ := p.PlanCreate("integrations_poozle_link", config)
				return planned
			},
		},
		{number: 9, what: "blank api_key", try: configure(settings{"fillout.api_key": " "}), shows: []string{`"fillout"`, "fillout.api_key", "is empty", "leave the setting out"}},
		{
			number: 10, what: "api_url without /api",
			try: func(a *attempt) acctest.Object {
				return planWith("poozle_link", settings{"poozle.api_url": a.env.URL + "/poozle"}, config)(a)
			},
			shows: []string{"api_url", "poozle", "/api"},
		},
		{
			number: 11, what: "server down", try: planWith("poozle_link", settings{"poozle.api_url": "http://127.0.0.1:1/api"}, acctest.Config{"name": "acme", "integration_definition_id": "ID of github"}),
			shows: []string{"connection refused", "Check the network and the address of Poozle: api_url", "POOZLE_API_URL"},
		},
		{
			number: 12, what: "setting from a resource of the same run", try: read("poozle_links", settings{"poozle.api_key": acctest.Unknown}, nil),
			shows: []string{"poozle.api_key", "depends on a resource of the same run", "-target", "POOZLE_API_KEY"},
		},
		{number: 13, what: "fillout { } as a block", answer: "Terraform: Did you mean to define argument \"fillout\"? " + inE2E},
		{number: 14, what: "misspelt key in the block", answer: "Terraform drops unknown keys of an object; the index page of the documentation says so"},
		{number: 39, what: "workspace_id is no UUID", try: configure(settings{"poozle.workspace_id": "my-workspace"}), shows: []string{`"poozle"`, "poozle.workspace_id", "UUID", "/workspaces/"}},
		{
			number: 39, what: "other workspace", shows: []string{"workspace_id", "The state was left as it is", "terraform state rm"},
			try: func(a *attempt) acctest.Object {
				created := a.env.Provider(a.T, nil).Create("integrations_poozle_link", config)
				return a.env.Provider(a.T, settings{"poozle.workspace_id": "11111111-1111-1111-1111-111111111111"}).TryRead(created)
			},
		},
		{number: 51, what: "credentials file that others can read", try: file(0o644, "{}"), shows: []string{"credentials_file", "0644", "chmod 600"}},
		{number: 51, what: "broken credentials file", try: file(0o600, "{"), shows: []string{"credentials_file", "JSON"}},
		{number: 51, what: "credentials file that is not there", try: configure(settings{"credentials_file": "/nowhere/credentials.json"}), shows: []string{"credentials_file", "INTEGRATIONS_CREDENTIALS_FILE", "no such file"}},
		{number: 52, what: "port in use, wrong secret or client, refused consent", answer: "the tests of cmd/integrations show what the sign-in says"},
	}
}
