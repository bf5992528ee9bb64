package poozle_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/poozle/poozlefake"
)

func TestSyncStatus(t *testing.T) {
	t.Parallel()
	const typeName = "integrations_poozle_sync"
	e := acctest.New(t)
	e.Poozle.SetTemporal(true)
	p := e.Provider(t, nil)
	account := p.Create(accountType, with(accountConfig(t, e, "bot", "good"), acctest.Config{"sync_enabled": true}))
	other := p.Create(accountType, accountConfig(t, e, "other", "good"))
	config := acctest.Config{"integration_account_id": account.Text("id")}

	t.Log("no job yet")
	fresh := acctest.MustSucceed(t, p.ReadData(typeName, config))
	if scheduled := fresh.State["scheduled"].Equal(tftypes.NewValue(tftypes.Bool, true)); !scheduled || fresh.Text("status") != "" {
		t.Errorf("the data source returned %v", fresh.State)
	}

	t.Log("the job that changed last decides")
	now := time.Now()
	for i, status := range []string{"SUCCEEDED", "FAILED"} {
		failed, records := "Request failed with status code 401", 7
		at := poozlefake.Timestamp{Time: now.Add(-time.Duration(i) * time.Hour)}
		job := poozlefake.Job{ID: status, AccountID: account.Text("id"), Status: status, CreatedAt: at, UpdatedAt: at}
		if job.RecordsSynced = &records; status == "FAILED" {
			job.FailedMessage, job.RecordsSynced = &failed, nil
		}
		e.Poozle.Jobs.Put(job)
	}
	read := acctest.MustSucceed(t, p.ReadData(typeName, config))
	records := read.State["records_synced"].Equal(tftypes.NewValue(tftypes.Number, 7))
	if read.Text("status") != "SUCCEEDED" || read.Text("failed_message") != "" || !records || !strings.Contains(read.State["jobs"].String(), "401") {
		t.Errorf("the data source returned %v", read.State)
	}
	e.Poozle.Jobs.Delete("SUCCEEDED")
	if failed := acctest.MustSucceed(t, p.ReadData(typeName, config)); failed.Text("status") != "FAILED" || !strings.Contains(failed.Text("failed_message"), "401") {
		t.Errorf("the data source returned %v", failed.State)
	}

	t.Log("an account without synchronization, an unknown account, and a wrong response")
	if off := acctest.MustSucceed(t, p.ReadData(typeName, acctest.Config{"integration_account_id": other.Text("id")})); !off.State["scheduled"].Equal(tftypes.NewValue(tftypes.Bool, false)) {
		t.Errorf("the data source returned %v", off.State)
	}
	acctest.WantText(t, p.ReadData(typeName, acctest.Config{"integration_account_id": "nope"}).Errors, `"integration_account_id"`, `"nope"`)
	for _, body := range []string{"{}", `{"jobs":[{}]}`, "null"} {
		e.FailNext(fake.Fault{
			Method: http.MethodGet, Path: "/poozle/api/v1/sync", Status: http.StatusOK, Body: body, Headers: map[string]string{"Content-Type": "application/json"},
		})
		if wrong := p.ReadData(typeName, config); len(wrong.Errors) == 0 {
			t.Errorf("the response %s is no error", body)
		}
	}
}
