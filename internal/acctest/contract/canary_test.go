package contract_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// withoutCanary returns each argument that cannot have a canary and the reason. All other strings of all contract tests have one, which no
// diagnostic, no log at TRACE, no other attribute and no private state may contain. Messages identify objects by their IDs, so
// arguments whose names end with _id have none either. A key is the name of an argument, or that of one resource type's.
func withoutCanary() map[string]string {
	return map[string]string{
		"auth_type": "one of a list", "categories": "one of a list", "events": "one of a list", "grant_types": "one of a list", "response_types": "one of a list",
		"subscribed_resources": "one of a list", "sync_period": "one of a list", "token_endpoint_auth_method": "one of a list", "type": "one of a list",
		"schedule": "times and numbers", "jwks": "JSON", "additional_metadata": "JSON",
		"config": "declared as secrets", "config_wo": "declared as secrets", "client_secret": "declared as secrets", "client_secret_wo": "declared as secrets",
		"api_key": "declared as secrets", "api_key_wo": "declared as secrets", "access_token": "declared as secrets", "access_token_wo": "declared as secrets",
		"refresh_token": "declared as secrets", "refresh_token_wo": "declared as secrets", "expires_at": "a time", "metadata": "JSON", "integration": "the key of an integration",
		"initial_access_token": "declared as secrets", "registration_access_token": "declared as secrets",
		"webhook_secret": "declared as secrets", "webhook_secret_wo": "declared as secrets", "private_key": "declared as secrets", "private_key_wo": "declared as secrets",
		"unique_key": "the ID of the object", "provider_name": "the public name of a third party", "nango_integration.scopes": "of a few characters only",
		"confirmed": "a fingerprint", "issuer": "the public name of a server",
		"icon_file": "a file of the test", "preset": "one of a list", "category": "one of a list",
		"source_url": "of public code", "key": "the public name of an integration",
		"vendor": "of a public page", "address": "of a public page", "app_address": "of a public page", "path": "of a public page", "role": "of a public page",
		"create_button": "of a public page", "name_label": "of a public page", "redirect_uris_label": "of a public page", "finish_steps": "of a public page",
	}
}

// withCanaries returns a configuration whose strings have canaries.
func (s resourceCase) withCanaries(config acctest.Config) acctest.Config {
	marked, without := maps.Clone(config), withoutCanary()
	for name, value := range config {
		if without[name] == "" && without[s.resource+"."+name] == "" && !strings.HasSuffix(name, "_id") {
			marked[name] = withCanary(name, value)
		}
	}
	return marked
}

func withCanary(name string, value any) any {
	canary := acctest.Mark(name)
	switch value := value.(type) {
	case string:
		base, query, _ := strings.Cut(value, "?")
		switch {
		case strings.HasPrefix(name, "registration_"): // the path is the fake's
			return base + "?" + query + "&" + canary
		case strings.Contains(value, "://"):
			return strings.TrimSuffix(base, "/") + "/" + canary + "/a%20b?" + query + "&key=" + canary + "%22c"
		default:
			return value + " " + canary + ` "<&>%é` // characters that JSON, URLs and HTML escape
		}
	case []string:
		value = slices.Clone(value)
		for i := range value {
			value[i] = withCanary(name, value[i]).(string) // it was a string
		}
		return value
	case map[string]string:
		value = maps.Clone(value)
		for key := range value {
			value[key] = withCanary(name, value[key]).(string) // it was a string
		}
		return value
	case acctest.Config:
		value = maps.Clone(value)
		for member := range value {
			value[member] = withCanary(name, value[member])
		}
		return value
	}
	return value
}
