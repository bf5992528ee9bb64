package poozleapi

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Sync is what Poozle knows about the synchronization of an account (engine-server/src/modules/sync).
type Sync struct {
	Jobs []SyncJob `json:"jobs"` // the one that was updated last comes last
	// Schedule is Temporal's description of the schedule; nil if there is none, or if the server has no Temporal.
	Schedule json.RawMessage `json:"schedule"`
}

// SyncJob is one run of a synchronization.
type SyncJob struct {
	ID            string    `json:"jobId"`
	Status        string    `json:"status"` // PENDING, RUNNING, FAILED or SUCCEEDED
	FailedMessage *string   `json:"failedMessage"`
	RecordsSynced *int64    `json:"recordsSynced"`
	CreatedAt     time.Time `json:"createdAt"`
	UpdatedAt     time.Time `json:"updatedAt"`
}

// Validate returns an error if the response has no list of jobs, or a job without a status.
func (s Sync) Validate() error {
	if s.Jobs == nil {
		return errors.New("the response has no jobs")
	}
	for _, j := range s.Jobs {
		if j.Status == "" {
			return errors.New("the response contains a job without a status")
		}
	}
	return nil
}

// Scheduled reports whether the account has a schedule.
func (s Sync) Scheduled() bool { return len(s.Schedule) > 0 && string(s.Schedule) != "null" }

// Sync returns the synchronization of the account with the ID. It returns [rest.ErrNotFound] if the workspace has no such account, for
// which the server would return no jobs.
func (c *IntegrationAccounts) Sync(ctx context.Context, id string) (Sync, error) {
	if _, err := c.Get(ctx, id); err != nil {
		return Sync{}, err
	}
	s, err := rest.Send[Sync](ctx, c.client.rest, rest.Request{Path: rest.Path("v1", "sync", id, "jobs")})
	return s, opaqueNotFound(err)
}
