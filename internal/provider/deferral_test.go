package provider_test

import (
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

const (
	linkType    = "integrations_poozle_link"
	webhookType = "integrations_fyle_webhook"
)

// answers are those of objects of the vendors, by what is asked.
func answers(p *acctest.Provider, link, webhook acctest.Object) map[string]acctest.Object {
	linkConfig := acctest.Config{"name": "acme"}
	webhookConfig := acctest.Config{"url": "https://acme.example", "subscribed_resources": []string{"EXPENSE"}}
	answer := map[string]acctest.Object{
		"poozle: read":        p.TryRead(link),
		"poozle: import":      p.ImportByID(linkType, link.Text("id")),
		"poozle: identity":    p.ImportByIdentity(linkType, link.Identity),
		"poozle: destroy":     p.PlanDestroy(link),
		"poozle: data source": p.ReadData("integrations_poozle_links", nil),
		"fyle: read":          p.TryRead(webhook),
		"fyle: ephemeral":     p.Open("integrations_fyle_access_token", nil),
	}
	answer["poozle: create"], _ = p.PlanCreate(linkType, acctest.Config{"name": "other"})
	answer["poozle: plan without a change"], _ = p.PlanUpdate(link, linkConfig)
	answer["fyle: create"], _ = p.PlanCreate(webhookType, webhookConfig)
	answer["fyle: data source"] = p.ReadData("integrations_fyle_webhooks", nil)
	action := p.Invoke("integrations_poozle_check_account", acctest.Config{"integration_account_id": "none"})
	answer["poozle: action"] = acctest.Object{Errors: action.Errors, Deferred: action.Deferred}
	return answer
}

// TestDeferral shows that an unknown setting defers the objects of its vendor, and only these, if Terraform allows it.
func TestDeferral(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	link := p.Create(linkType, acctest.Config{"name": "acme"})
	webhook := p.Create(webhookType, acctest.Config{"url": "https://acme.example/hook", "subscribed_resources": []string{"REPORT"}})
	for _, tt := range []struct {
		name     string
		setting  string
		deferred string
	}{
		{"unknown at Poozle", "poozle.api_key", "poozle"},
		{"unknown at Fyle", "fyle.refresh_token", "fyle"},
		{"known", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			settings := map[string]string{}
			if tt.setting != "" {
				settings[tt.setting] = acctest.Unknown
			}
			p := e.Provider(t, settings)
			p.DeferralAllowed = true
			for what, got := range answers(p, link, webhook) {
				if want := tt.deferred != "" && what[:len(tt.deferred)] == tt.deferred; got.Deferred != want || want && len(got.Errors) > 0 {
					t.Errorf("%s: deferred %v, want %v, errors %q", what, got.Deferred, want, got.Errors)
				}
			}
		})
	}
}

// TestDeferralIsNotAllowed shows that without the permission nothing is deferred: a read is an error, and a create is planned.
func TestDeferralIsNotAllowed(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	link := e.Provider(t, nil).Create(linkType, acctest.Config{"name": "acme"})
	p := e.Provider(t, map[string]string{"poozle.api_key": acctest.Unknown})
	for what, got := range map[string]acctest.Object{
		"read": p.TryRead(link), "import": p.ImportByID(linkType, link.Text("id")), "data source": p.ReadData("integrations_poozle_links", nil),
	} {
		if got.Deferred {
			t.Errorf("%s: deferred", what)
		}
		acctest.WantText(t, got.Errors, "poozle.api_key is not known before apply", "-target", "POOZLE_API_KEY")
	}
	if planned, _ := p.PlanCreate(linkType, acctest.Config{"name": "other"}); planned.Deferred || len(planned.Errors) > 0 {
		t.Errorf("create: deferred %v, errors %q", planned.Deferred, planned.Errors)
	}
}
