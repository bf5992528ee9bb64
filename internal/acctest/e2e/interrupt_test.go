package e2e_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/e2e"
)

// TestCtrlCWithoutResponses interrupts an apply while the vendors have carried out its requests but never respond. Terraform
// must end in time. Each object must be in the state or undone, or an error must report that it may exist.
func TestCtrlCWithoutResponses(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("on Windows, Ctrl-C cannot be sent to one process")
	}
	e := acctest.New(t)
	var held sync.WaitGroup
	held.Add(5)
	e.WithProxy(t, func(emulator http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodPost || strings.HasPrefix(r.URL.Path, "/fyle/oauth/") {
				emulator.ServeHTTP(w, r)
				return
			}
			body, _ := io.ReadAll(r.Body)
			request := r.WithContext(context.WithoutCancel(r.Context()))
			request.Body = io.NopCloser(bytes.NewReader(body))
			emulator.ServeHTTP(httptest.NewRecorder(), request)
			held.Done()
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		})
	})
	w := e2e.New(t, e)
	for _, d := range e.Poozle.Definitions.List(nil) {
		w.Variables = append(w.Variables, "TF_VAR_"+d.Key+"="+d.ID)
	}
	w.Write("main.tf", e2e.Requirements+`
variable "github" { type = string }
resource "integrations_poozle_link" "test" { name = "link" }
resource "integrations_poozle_integration_account" "test" {
  name                      = "bot"
  integration_definition_id = var.github
  auth_type                 = "Api Key"
  config_wo                 = { api_key = "good" }
}
resource "integrations_fyle_webhook" "test" {
  url                  = "https://hooks.example.com/a"
  subscribed_resources = ["EXPENSE"]
}
resource "integrations_fillout_database_webhook" "test" {
  database_id = "54752b5b7c373e06"
  url         = "https://hooks.example.com/records"
  events      = ["record.created"]
}
resource "integrations_fillout_webhook" "test" {
  form_id = "q7XbT2nLwKus"
  url     = "https://hooks.example.com/form"
}
`)
	w.Init().Want(0)
	apply := w.Start("apply", "-auto-approve")
	held.Wait()
	begun := time.Now()
	apply.Interrupt()
	output := apply.Wait().Want(1).Output
	took := time.Since(begun)
	t.Logf("from Ctrl-C to the end: %s", took.Round(10*time.Millisecond))
	if took > 4*time.Second { // about two on an idle machine
		t.Errorf("Ctrl-C took %s", took)
	}

	var types []string
	for _, r := range w.State().Values.RootModule.Resources {
		types = append(types, r.Type)
	}
	if got := strings.Join(types, " "); got != "integrations_fyle_webhook integrations_poozle_integration_account integrations_poozle_link" {
		t.Errorf("the state has %s", got)
	}
	if n := len(e.Fillout.DatabaseWebhooks.List(nil)); n != 0 {
		t.Errorf("%d database webhooks are left, whose secret is lost", n)
	}
	acctest.WantText(t, []string{strings.Join(strings.Fields(strings.ReplaceAll(output, "│", "")), " ")},
		"A webhook of the form q7XbT2nLwKus may exist at Fillout", "interrupted, and no response arrived within 1s",
		"so it was deleted again")
	if n := len(e.Poozle.Links.List(nil)) + len(e.Poozle.Accounts.List(nil)) + len(e.Fyle.Subscriptions.List(nil)); n != 3 {
		t.Errorf("the vendors have %d links, accounts and subscriptions, want 3", n)
	}
}

// TestProviderEndsWithTerraform kills Terraform during a request. The provider's process must not outlive it.
func TestProviderEndsWithTerraform(t *testing.T) {
	t.Parallel()
	if !e2e.HasProcesses() {
		t.Skip("SKIPPED: this system does not list its processes in /proc")
	}
	e := acctest.New(t)
	arrived := make(chan struct{})
	e.WithProxy(t, func(emulator http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				_, _ = io.Copy(io.Discard, r.Body)
				close(arrived)
				<-r.Context().Done() // until the client hangs up
				panic(http.ErrAbortHandler)
			}
			emulator.ServeHTTP(w, r)
		})
	})
	w := e2e.New(t, e)
	w.Write("main.tf", e2e.Requirements+`
resource "integrations_poozle_link" "test" { name = "link" }
`)
	w.Init().Want(0)
	apply := w.Start("apply", "-auto-approve")
	<-arrived
	providers := apply.Providers()
	if len(providers) == 0 {
		t.Fatal("terraform runs no provider")
	}
	apply.KillTerraform()
	apply.Wait()
	for deadline := time.Now().Add(10 * time.Second); ; {
		running := slices.DeleteFunc(slices.Clone(providers), func(id int) bool {
			_, err := os.Stat(fmt.Sprintf("/proc/%d/exe", id))
			return err != nil
		})
		if len(running) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("the provider's processes %v still run", running)
		}
		<-time.After(50 * time.Millisecond)
	}
}
