package fyle_test

import (
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest/openapi"
)

const testDelivery = "integrations_fyle_webhook_test_delivery"

func TestTestDelivery(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer   http.HandlerFunc
		config   acctest.Config
		want     []string // in the last line of progress or in the error
		failed   bool
		received int
	}{
		"accepted":      {want: []string{"The receiver at 127.0.0.1", "answers: 200 OK"}, received: 1},
		"no content":    {answer: status(204), want: []string{"answers: 204 No Content"}, received: 1},
		"refused":       {answer: status(403), want: []string{"refuses the test delivery: 403 Forbidden", "log of the receiver"}, failed: true, received: 1},
		"an outage":     {answer: status(502), want: []string{"refuses the test delivery: 502 Bad Gateway"}, failed: true, received: 1}, // and not sent again
		"a redirect":    {answer: http.RedirectHandler("/other", http.StatusTemporaryRedirect).ServeHTTP, want: []string{"redirects the test delivery (307 Temporary Redirect)"}, failed: true, received: 1},
		"unreachable":   {config: acctest.Config{"url": "http://127.0.0.1:1/path-of-the-receiver?token=query-of-the-receiver"}, want: []string{"has not answered", "this machine reaches it", "connection refused"}, failed: true},
		"a wrong URL":   {config: acctest.Config{"url": "ftp://127.0.0.1/path-of-the-receiver"}, want: []string{"url", "does not begin with https://"}, failed: true},
		"a wrong event": {config: acctest.Config{"action": "DELETED"}, want: []string{"action", "ADMIN_APPROVED"}, failed: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			receiver := e.Receiver(t)
			receiver.Answer = tt.answer
			config := acctest.Config{"url": receiver.URL}
			maps.Copy(config, tt.config)
			got := e.Provider(t, nil).Invoke(testDelivery, config)
			acctest.WantText(t, append(got.Progress, got.Errors...), tt.want...)
			if failed := len(got.Errors) > 0; failed != tt.failed {
				t.Errorf("errors %q", got.Errors)
			}
			if n := len(receiver.Deliveries()); n != tt.received {
				t.Errorf("%d deliveries, want %d", n, tt.received)
			}
			if shown := fmt.Sprint(got); strings.Contains(shown, "-of-the-receiver") {
				t.Errorf("a secret part of the URL is shown: %s", shown)
			}
		})
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// TestTestEvent compares what is sent for each action with Fyle's specification.
func TestTestEvent(t *testing.T) {
	t.Parallel()
	specification := openapi.Load(t, "fyle")
	e := acctest.New(t)
	receiver := e.Receiver(t)
	p := e.Provider(t, nil)
	org := acctest.MustSucceed(t, p.ReadData("integrations_fyle_profile", nil)).Text("org_id")
	for i, action := range []string{"", "ACCOUNTING_EXPORT_INITIATED", "APPROVED", "MARK_PAID", "STATE_CHANGE_PAYMENT_PROCESSING"} {
		config := acctest.Config{"url": receiver.URL}
		if action != "" {
			config["action"] = action
		}
		if got := p.Invoke(testDelivery, config); len(got.Errors) > 0 {
			t.Fatal(got.Errors)
		}
		sent := receiver.Deliveries()[i]
		if err := specification.Check("report_out_subscriptions_admin", any(sent.Body)); err != nil {
			t.Errorf("%s: %v", action, err)
		}
		data, _ := sent.Body["data"].(map[string]any)
		if data["org_id"] != org || data["purpose"] != "Test delivery by Terraform" || sent.Body["reason"] != "Test delivery by Terraform." {
			t.Errorf("%s: the event is not of the organisation, or not marked as a test: %v", action, sent.Body)
		}
		if sent.Method != http.MethodPost || !strings.Contains(sent.UserAgent, "("+testDelivery+")") || !strings.HasSuffix(receiver.URL, sent.Query) {
			t.Errorf("the request is %+v", sent)
		}
	}
}

// TestTestDeliveryEnds shows that a timeout and an interrupt end the action while the receiver does not answer.
func TestTestDeliveryEnds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		timeout, want string
		stop          bool
	}{
		"timeout":   {"100ms", "did not end within 100ms, which is its timeout", false},
		"interrupt": {"5m", "the action was interrupted: Cannot send a test delivery of a Fyle webhook", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := acctest.New(t)
			p := e.Provider(t, nil)
			receiver := e.Receiver(t)
			receiver.Answer = func(_ http.ResponseWriter, r *http.Request) {
				if tt.stop {
					p.Stop()
				}
				<-r.Context().Done()
			}
			got := p.Invoke(testDelivery, acctest.Config{"url": receiver.URL, "timeout": tt.timeout})
			acctest.WantText(t, got.Errors, tt.want)
		})
	}
}
