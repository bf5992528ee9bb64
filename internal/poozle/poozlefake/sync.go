package poozlefake

import "time"

// Job is one run of an account's synchronisation (prisma/schema.prisma, model Job).
type Job struct {
	ID            string    `json:"jobId"`
	TemporalID    string    `json:"temporalId"`
	AccountID     string    `json:"integrationAccountId"`
	Status        string    `json:"status"` // PENDING, RUNNING, FAILED or SUCCEEDED
	FailedMessage *string   `json:"failedMessage"`
	RecordsSynced *int      `json:"recordsSynced"`
	Logs          *string   `json:"logs"`
	CreatedAt     Timestamp `json:"createdAt"`
	UpdatedAt     Timestamp `json:"updatedAt"`
}

func (j Job) updated() time.Time { return j.UpdatedAt.Time }

// schedule returns Temporal's description of an account's schedule, of which the fake has only the ID. It is nil if there is none, or
// if the server has no Temporal (getSyncSchedule of sync/sync.service.ts).
func (p *Poozle) schedule(accountID string) object {
	a, _ := p.Accounts.Get(accountID)
	if !p.temporal || !a.scheduled {
		return nil
	}
	return object{{"scheduleId", "SYNC_QUEUE." + accountID}}
}

// getSync returns an empty body if there is no schedule, even for an unknown account (observed without Temporal).
func (p *Poozle) getSync(q *request) reply {
	if s := p.schedule(q.PathValue("id")); s != nil {
		return ok(s)
	}
	return ok(nil)
}

// listSyncJobs returns the jobs in the order of their last change. It omits an absent schedule, and returns no jobs for an unknown
// account (getJobs of sync/sync.service.ts; observed without Temporal).
func (p *Poozle) listSyncJobs(q *request) reply {
	id := q.PathValue("id")
	jobs := []Job{}
	jobs = append(jobs, byUpdate(p.Jobs, func(j Job) bool { return j.AccountID == id })...)
	response := object{{"jobs", jobs}}
	if s := p.schedule(id); s != nil {
		response = append(response, member{"schedule", s})
	}
	return ok(response)
}
