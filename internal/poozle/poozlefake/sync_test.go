package poozlefake_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

func TestSyncJobs(t *testing.T) {
	t.Parallel()
	p, _ := newPoozle()
	const at = "2026-01-02T03:04:05.000Z"
	for i, id := range []string{"later", "earlier"} {
		changed := poozlefake.Timestamp{Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).Add(-time.Duration(i) * time.Hour)}
		p.Jobs.Put(poozlefake.Job{ID: id, AccountID: "a", Status: "PENDING", CreatedAt: changed, UpdatedAt: changed})
	}
	w := callAs(t, p, "", http.MethodGet, "/v1/sync/a/jobs", "")
	jobs := read[struct{ Jobs []map[string]any }](t, w).Jobs
	if len(jobs) != 2 || jobs[0]["jobId"] != "earlier" || jobs[1]["updatedAt"] != at {
		t.Errorf("the response is %s", w.Body)
	}
	for target, want := range map[string]string{"/v1/sync/b/jobs": `{"jobs":[]}`, "/v1/sync/b": ""} {
		if got := callAs(t, p, "", http.MethodGet, target, "").Body.String(); got != want {
			t.Errorf("the response to %s is %q, want %q", target, got, want)
		}
	}

	p.SetTemporal(true)
	a := read[poozlefake.Account](t, call(t, p, http.MethodPost, "/v1/integration_account", `{"workspaceId":"w","integrationDefinitionId":"{github}",
		"integrationAccountName":"n","authType":"Api Key","config":{"api_key":"k"},"syncEnabled":true,"syncPeriod":"EVERY_DAY"}`))
	want := `{"jobs":[],"schedule":{"scheduleId":"SYNC_QUEUE.` + a.ID + `"}}`
	if got := callAs(t, p, "", http.MethodGet, "/v1/sync/"+a.ID+"/jobs", "").Body.String(); got != want {
		t.Errorf("the response is %s, want %s", got, want)
	}
}
