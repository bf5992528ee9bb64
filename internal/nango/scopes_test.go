package nango_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// A key with the scopes that the guide lists, and no others, is enough for what the guide says.
func TestScopesOfTheGuide(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../templates/guides/nango.md")
	if err != nil {
		t.Fatal(err)
	}
	const integrationType, connectionType = "integrations_nango_integration", "integrations_nango_connection"
	manage := func(p *acctest.Provider, resource string, config, changed acctest.Config) {
		object := p.Create(resource, config)
		acctest.MustSucceed(t, p.Read(object))
		acctest.MustSucceed(t, p.Destroy(p.Update(object, changed)))
	}
	tasks := map[string]func(*acctest.Provider){
		"manage integrations": func(p *acctest.Provider) {
			config := acctest.Config{"unique_key": "slack", "provider_name": "slack", "client_id": "id", "client_secret_wo": "canary-client-secret"}
			changed := acctest.Config{"unique_key": "renamed", "provider_name": "slack", "client_id": "other", "client_secret_wo": "canary-client-secret"}
			manage(p, integrationType, config, changed)
		},
		"manage connections": func(p *acctest.Provider) {
			config := acctest.Config{"integration": "apify", "connection_id": "acme", "api_key_wo": "canary-api-key-of-acme"}
			changed := acctest.Config{
				"integration": "apify", "connection_id": "acme", "api_key_wo": "canary-api-key-of-acme",
				"metadata": `{"a":1}`, "tags": map[string]string{"organization_id": "acme"},
			}
			manage(p, connectionType, config, changed)
		},
		"issue connect sessions": func(p *acctest.Provider) {
			acctest.MustSucceed(t, p.Open("integrations_nango_connect_session", acctest.Config{"tags": map[string]string{"end_user_id": "1"}}))
		},
		"rotate the signing key": func(p *acctest.Provider) {
			if got := p.Invoke("integrations_nango_rotate_webhook_signing_key", nil); len(got.Errors) > 0 {
				t.Error(got.Errors)
			}
		},
	}
	rows := regexp.MustCompile("(?m)^\\| ([a-z ]+) \\| (.*`environment:.*) \\|$").FindAllStringSubmatch(string(guide), -1)
	if len(rows) != len(tasks) {
		t.Fatalf("the guide has %d tasks, and the test %d", len(rows), len(tasks))
	}
	for _, row := range rows {
		e := acctest.New(t)
		acctest.MustSucceed(t, e.Provider(t, nil).Create(integrationType, acctest.Config{"unique_key": "apify", "provider_name": "apify"}))
		var scopes []string
		for _, scope := range regexp.MustCompile("`(environment:[^`]+)`").FindAllStringSubmatch(row[2], -1) {
			scopes = append(scopes, scope[1])
		}
		tasks[row[1]](e.Provider(t, map[string]string{"nango.secret_key": e.Nango.AddKey("limited", scopes...)}))
	}
}
