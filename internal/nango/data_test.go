package nango_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/nango/nangofake"
)

// texts returns the strings of a list in the state.
func texts(t *testing.T, o acctest.Object, name string) []string {
	t.Helper()
	all := []string{}
	for _, e := range elements(t, o, name) {
		var text string
		if err := e.As(&text); err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	return all
}

func TestProviderData(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	zendesk := acctest.MustSucceed(t, p.ReadData("integrations_nango_provider", acctest.Config{"name": "zendesk"}))
	if zendesk.Text("auth_mode") != "OAUTH2" || !strings.Contains(zendesk.Text("authorization_url"), "${connectionConfig.subdomain}") || zendesk.Text("display_name") != "Zendesk" {
		t.Errorf("zendesk is %v", zendesk.State)
	}
	for name, want := range map[string][]string{"connection_config": {"subdomain"}, "categories": {"popular", "support", "ticketing"}, "credentials": {}} {
		if diff := cmp.Diff(want, texts(t, zendesk, name)); diff != "" {
			t.Errorf("%s differs (-want +got):\n%s", name, diff)
		}
	}
	acctest.WantText(t, p.ReadData("integrations_nango_provider", acctest.Config{"name": "zendeks"}).Errors, `"name"`, "The nearest one is zendesk", "integrations_nango_providers")
	acctest.WantText(t, p.ReadData("integrations_nango_provider", acctest.Config{"name": ".."}).Errors, "element of the path")
}

// A connection has a name in two parts, each of which can be wrong.
func TestConnectionDataOfAWrongName(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	integrate(e, "github-pat")
	read := e.Provider(t, nil).ReadData(connectionType, acctest.Config{"integration": "github-pat", "connection_id": "acme"})
	acctest.WantText(t, read.Errors, `the connection_id "acme" and the integration "github-pat"`, "integrations_nango_connections lists all Nango connections")
}

func TestProvidersData(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	all := len(e.Nango.Providers.List(nil))
	for name, c := range map[string]struct {
		config acctest.Config
		keep   func(nangofake.Provider) bool
	}{
		"all":         {nil, nil},
		"by mode":     {acctest.Config{"auth_mode": "BASIC"}, func(p nangofake.Provider) bool { return p.AuthMode == "BASIC" }},
		"by category": {acctest.Config{"category": "crm"}, func(p nangofake.Provider) bool { return strings.Contains(strings.Join(p.Categories, ","), "crm") }},
		"by both":     {acctest.Config{"auth_mode": "JWT", "category": "cms"}, func(p nangofake.Provider) bool { return p.Name == "ghost-admin" }},
		"none":        {acctest.Config{"category": "nothing"}, func(nangofake.Provider) bool { return false }},
	} {
		want := all
		if c.keep != nil {
			want = len(e.Nango.Providers.List(c.keep))
		}
		read := acctest.MustSucceed(t, e.Provider(t, nil).ReadData("integrations_nango_providers", c.config))
		if got := len(elements(t, read, "providers")); got != want {
			t.Errorf("%s: %d providers, want %d", name, got, want)
		}
	}
	for filter, c := range map[string]struct{ value, nearest string }{"auth_mode": {"oauth2", "OAUTH2"}, "category": {"devtools", "dev-tools"}} {
		read := acctest.MustSucceed(t, e.Provider(t, nil).ReadData("integrations_nango_providers", acctest.Config{filter: c.value}))
		acctest.WantText(t, read.Warnings, "has this "+filter, "The nearest one is "+c.nearest+".")
	}
}

// A connect session is issued by each plan and each apply. It has the tags, and outlives the run.
func TestConnectSession(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	integrate(e, "hubspot", "slack")
	config := `
ephemeral "integrations_nango_connect_session" "acme" {
  tags                 = { end_user_id = "u1", organization_id = "acme" }
  allowed_integrations = ["hubspot", "slack"]
  integrations_config_defaults = {
    slack = { user_scopes = "chat:write", authorization_params = { team = "T1" }, connection_config = { oauth_scopes_override = "chat:write" } }
  }
  webhook_url_override = "https://hooks.acme.com/nango"
}
`
	e.Run(t, resource.TestStep{Config: config})
	sessions := e.Nango.Sessions.List(nil)
	if len(sessions) < 2 {
		t.Fatalf("there are %d sessions", len(sessions))
	}
	for _, s := range sessions {
		e.Secret(s.Token)
		left := time.Until(s.ExpiresAt.Time)
		if left < 25*time.Minute || s.Tags["organization_id"] != "acme" || strings.Join(s.AllowedIntegrations, " ") != "hubspot slack" || s.ConfigDefaults["slack"] == nil || *s.WebhookURLOverride != "https://hooks.acme.com/nango" {
			t.Errorf("the session is %+v", s)
		}
	}
	e.Run(t,
		acctest.FailsAtPlan(strings.Replace(config, `"hubspot", `, `"hubspoot", `, 1), "allowed_integrations", "created_at, which is known only after the apply"),
		acctest.FailsAtPlan(strings.Replace(config, "slack = {", "slak = {", 1), "integrations_config_defaults", "no integration"),
		acctest.FailsAtPlan(strings.Replace(config, "end_user_id", "End_user_id", 1), "tags", "end_user_id"),
	)
}

func TestNangoFunctions(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	const environment = "c29e2ee2-057c-49fa-b89f-9ada8d81ef58"
	for _, c := range []struct {
		name      string
		arguments []any
		want      string // the result, or a part of the error
	}{
		{"nango_callback_url", nil, "https://api.nango.dev/oauth/callback"},
		{"nango_callback_url", []any{"https://nango.acme.com/"}, "https://nango.acme.com/oauth/callback"},
		{"nango_callback_url", []any{"http://localhost:3003"}, "http://localhost:3003/oauth/callback"},
		{"nango_callback_url", []any{"nango.acme.com"}, "https://"},
		{"nango_callback_url", []any{"https://a.com", "https://b.com"}, "more than one address"},
		{"nango_webhook_url", []any{environment, "slack"}, "https://api.nango.dev/webhook/" + environment + "/slack"},
		{"nango_webhook_url", []any{environment, "slack of acme", "https://nango.acme.com"}, "https://nango.acme.com/webhook/" + environment + "/slack%20of%20acme"},
		{"nango_webhook_url", []any{"prod", "slack"}, "not a UUID"},
		{"nango_webhook_url", []any{environment, "a/b"}, "No integration can have this key"},
	} {
		result, refused := p.Call(c.name, c.arguments...)
		got := refused
		if got == "" {
			_ = result.As(&got)
		}
		if got != c.want && (refused == "" || !strings.Contains(refused, c.want)) {
			t.Errorf("%s(%v) is %q, want %q", c.name, c.arguments, got, c.want)
		}
	}
}

// The webhook URL is the one that Nango shows.
func TestWebhookURLOfNango(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	made := p.Create("integrations_nango_integration", acctest.Config{"unique_key": "slack of acme", "provider_name": "slack", "client_id": "id", "client_secret_wo": "canary-client-secret"})
	result, refused := p.Call("nango_webhook_url", e.Nango.EnvironmentUUID(), "slack of acme", e.URL+"/nango")
	if want := tftypes.NewValue(tftypes.String, made.Text("webhook_url")); !result.Equal(want) {
		t.Errorf("the URL is %s %s, want %s", result, refused, want)
	}
}

// The action replaces the key, and shows neither of the two.
func TestRotateWebhookSigningKey(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	const action = "integrations_nango_rotate_webhook_signing_key"
	before := e.Nango.SigningKey()
	e.Secret(before)
	got := e.Provider(t, nil).Invoke(action, nil)
	after := e.Nango.SigningKey()
	e.Secret(after)
	acctest.WantText(t, got.Progress, "new webhook signing key", "five more minutes")
	if after == before || len(got.Errors) > 0 || strings.Contains(strings.Join(got.Progress, "\n"), after) {
		t.Errorf("the action returned %+v", got)
	}
	e.FailNext(fake.Fault{Method: http.MethodPost, Drop: true, When: fake.After})
	acctest.WantText(t, e.Provider(t, nil).Invoke(action, nil).Errors, "Cannot rotate the webhook signing key")
	if n := e.CallsTo(http.MethodPost, "/nango/environment/webhook-signing-key/rotate"); n != 2 {
		t.Errorf("%d rotations, want two: one whose response is lost is not repeated", n)
	}
	limited := map[string]string{"nango.secret_key": e.Nango.AddKey("reader", "environment:connections:read")}
	e.Secret(limited["nango.secret_key"])
	acctest.WantText(t, e.Provider(t, limited).Invoke(action, nil).Errors, "environment:webhook_signing_key:rotate")
}
