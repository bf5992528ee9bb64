package main

import (
	"encoding/json"
	"io"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// vendorJSON is a vendor in the output of check -json. The keys are documented and stay. A key that is missing is unknown.
type vendorJSON struct {
	Vendor      string          `json:"vendor"`
	Status      tf.Status       `json:"status"`
	Message     string          `json:"message,omitempty"`
	Warnings    []string        `json:"warnings,omitempty"`
	AccountID   string          `json:"account_id,omitempty"`
	AccountName string          `json:"account_name,omitempty"`
	Region      string          `json:"region,omitempty"`
	Owner       string          `json:"owner,omitempty"`
	Permissions []string        `json:"permissions,omitempty"`
	ExpiresAt   *time.Time      `json:"expires_at,omitempty"`
	Servers     []serverJSON    `json:"servers,omitempty"`
	Objects     map[string]*int `json:"objects,omitempty"` // null if the objects could not be listed
}

type serverJSON struct {
	Host           string `json:"host"`
	Calls          int    `json:"calls"`
	RateLimit      *int   `json:"rate_limit,omitempty"`
	RateRemaining  *int   `json:"rate_remaining,omitempty"`
	SecondsAheadOf *int   `json:"clock_ahead_seconds,omitempty"`
}

func writeJSON(w io.Writer, reports []tf.Report) error {
	all := []vendorJSON{}
	for _, r := range reports {
		f := r.Facts
		v := vendorJSON{
			Vendor: r.Vendor.Name, Status: r.Status, Message: r.Message, Warnings: r.Warnings, AccountID: f.Account, AccountName: f.AccountName,
			Region: f.Region, Owner: f.Owner, Permissions: f.Permissions,
		}
		if !f.Expires.IsZero() {
			at := f.Expires.UTC()
			v.ExpiresAt = &at
		}
		for _, s := range r.Servers {
			server := serverJSON{Host: s.Host, Calls: s.Calls}
			if s.Limit >= 0 {
				server.RateLimit, server.RateRemaining = &s.Limit, &s.Remaining
			}
			if s.HasClock {
				seconds := int(s.Clock.Seconds())
				server.SecondsAheadOf = &seconds
			}
			v.Servers = append(v.Servers, server)
		}
		for _, c := range r.Counts {
			if v.Objects == nil {
				v.Objects = map[string]*int{}
			}
			if v.Objects[c.Type] = &c.Number; c.Status != tf.StatusOK {
				v.Objects[c.Type] = nil
			}
		}
		all = append(all, v)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(map[string]any{"vendors": all})
}
