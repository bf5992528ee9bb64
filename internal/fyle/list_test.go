package fyle_test

import (
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

func TestListsOfCallbacksAndWebhooks(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	p.Create(webhookType, webhook("https://hooks.example.com/a?token=hunter2hunter2"))
	p.Create(webhookType, webhook("https://Books.example.com:8443/hunter2hunter2"))
	p.Destroy(p.Create(webhookType, webhook("https://hooks.example.com/destroyed")))
	off := webhook("https://books.example.com/off")
	off["enabled"] = false
	p.Create(webhookType, off)
	for _, schedule := range []acctest.Config{
		{"interval": acctest.Config{"hours": 6}},
		{"interval": acctest.Config{"days": 1}},
		{"interval": acctest.Config{"weeks": 1, "minutes": 30}},
		{"date": acctest.Config{"run_date": "2031-01-31T12:00:00Z"}},
		{"cron": acctest.Config{"day_of_week": "mon-fri", "hour": "7", "minute": "30"}},
	} {
		p.Create(callbackType, acctest.Config{"url": "https://jobs.example.com/hunter2hunter2", "schedule": schedule})
	}
	const hooks, books = "hooks.example.com: EXPENSE, REPORT", "books.example.com: EXPENSE, REPORT"
	const atPort = "Books.example.com:8443: EXPENSE, REPORT"
	for _, tt := range []struct {
		list      string
		arguments acctest.Config
		want      []string // display names
	}{
		{webhookType, acctest.Config{}, []string{hooks, atPort}},
		{webhookType, acctest.Config{"enabled": true}, []string{hooks, atPort}},
		{webhookType, acctest.Config{"enabled": false}, []string{hooks, books}},
		{webhookType, acctest.Config{"url_prefix": "https://HOOKS.example.com"}, []string{hooks}},
		{webhookType, acctest.Config{"url_prefix": "https://books.example.com:8443/"}, []string{atPort}},
		{webhookType, acctest.Config{"url_prefix": "https://books.example.com/"}, nil},
		{webhookType, acctest.Config{"url_prefix": "https://books.example.com/of", "enabled": false}, []string{books}},
		{callbackType, acctest.Config{}, []string{
			"jobs.example.com: every 6 hours", "jobs.example.com: every day", "jobs.example.com: every 1 week 30 minutes",
			"jobs.example.com: once at 2031-01-31T12:00:00Z", "jobs.example.com: at day of the week mon-fri, hour 7, minute 30",
		}},
		{callbackType, acctest.Config{"enabled": false}, nil},
		{callbackType, acctest.Config{"url_prefix": "https://hooks."}, nil},
	} {
		var names []string
		for _, o := range e.Provider(t, nil).Query(tt.list, tt.arguments, false, 0) {
			names = append(names, acctest.MustSucceed(t, o).DisplayName)
		}
		slices.Sort(names)
		slices.Sort(tt.want)
		if !slices.Equal(names, tt.want) {
			t.Errorf("%s with %v lists %q, want %q", tt.list, tt.arguments, names, tt.want)
		}
	}
	var all []tftypes.Value
	if err := acctest.MustSucceed(t, p.ReadData(webhookType+"s", acctest.Config{})).State["webhooks"].As(&all); err != nil || len(all) != 4 {
		t.Errorf("the data source has %d webhooks: %v", len(all), err)
	}
	acctest.WantText(t, p.Query(webhookType, acctest.Config{"url_prefix": "hooks.example.com"}, false, 0)[0].Errors, "url_prefix", "does not begin with https://")
	acctest.WantText(t, p.Query(callbackType, acctest.Config{"url_prefix": ""}, false, 0)[0].Errors, "url_prefix", "empty")
}
