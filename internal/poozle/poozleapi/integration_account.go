package poozleapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"reflect"
	"slices"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// SyncPeriods are how often an account can be synchronised.
var SyncPeriods = []string{"EVERY_QUARTER_HOUR", "EVERY_HALF_HOUR", "EVERY_HOUR", "EVERY_HALF_DAY", "EVERY_DAY"}

// IntegrationAccount is a connection to an account at a third party; the server returns its secrets in clear.
// engine-server/src/modules/integration_account.
type IntegrationAccount struct {
	ID           string         `json:"integrationAccountId"`
	DefinitionID string         `json:"integrationDefinitionId"`
	WorkspaceID  string         `json:"workspaceId"`
	Name         string         `json:"integrationAccountName"`
	AuthType     string         `json:"authType"`
	Config       map[string]any `json:"integrationConfiguration"`
	Identifier   *string        `json:"accountIdentifier"`
	SyncEnabled  bool           `json:"syncEnabled"`
	SyncPeriod   *string        `json:"syncPeriod"`
	LinkID       *string        `json:"linkId"`
	CreatedAt    time.Time      `json:"createdAt"`
}

// Check asks for the ID.
func (a IntegrationAccount) Validate() error { return identified(a.ID) }

// accountBody is what an account is created or updated with. syncEnabled is always sent: an update without it turns
// synchronisation off, a create without it turns it on for payments.
type accountBody struct {
	WorkspaceID  string         `json:"workspaceId,omitempty"`
	DefinitionID string         `json:"integrationDefinitionId,omitempty"`
	Name         string         `json:"integrationAccountName"`
	AuthType     string         `json:"authType"`
	Config       map[string]any `json:"config"`
	Identifier   *string        `json:"accountIdentifier,omitempty"`
	SyncEnabled  bool           `json:"syncEnabled"`
	SyncPeriod   *string        `json:"syncPeriod,omitempty"`
}

// IntegrationAccounts lists the accounts of the workspace.
func (c *Client) IntegrationAccounts(ctx context.Context) iter.Seq2[IntegrationAccount, error] {
	return rest.Items(all(ctx, c, integrationAccounts, &c.accounts))
}

// IntegrationAccount reads an account, [rest.ErrNotFound] where there is none of that ID.
func (c *Client) IntegrationAccount(ctx context.Context, id string) (IntegrationAccount, error) {
	c.claims.Add(id)
	accounts, err := all(ctx, c, integrationAccounts, &c.accounts)
	if err != nil {
		return IntegrationAccount{}, err
	}
	return pick(ctx, c, accounts, func(a *IntegrationAccount) bool { return a.ID == id })
}

// CreateIntegrationAccount makes an account that is not synchronised, which [Client.UpdateIntegrationAccount] can change:
// a server with Temporal answers 500 to a create with synchronisation, after it has written a row that keeps it from
// starting again. The server tries the credential at the third party first. Names are not unique, so an unclear outcome is
// looked up, never repeated.
//
// An account that is the same to the credential, was made a short while ago and is nobody's in this run is taken up
// instead; resumed says so. twin is the ID of an older one that is the same.
func (c *Client) CreateIntegrationAccount(ctx context.Context, a IntegrationAccount) (made IntegrationAccount, resumed bool, twin string, err error) {
	// What other runs have left was there before this one created anything: one listing will do.
	before, err := all(ctx, c, integrationAccounts, &c.accountsBefore)
	if err != nil {
		return IntegrationAccount{}, false, "", err
	}
	// The newest first: what an interrupted run has left is newer than what it had in its state.
	newest := func(a, b IntegrationAccount) int { return b.CreatedAt.Compare(a.CreatedAt) }
	for _, found := range slices.SortedStableFunc(slices.Values(before), newest) {
		switch {
		case !found.is(a):
		case time.Since(found.CreatedAt) >= rest.AdoptionWindow:
			twin = found.ID
		case c.claims.Adopt(found.ID):
			return found, true, "", nil
		}
	}
	made, err = c.createAccount(ctx, a)
	return made, false, twin, err
}

func (c *Client) createAccount(ctx context.Context, a IntegrationAccount) (IntegrationAccount, error) {
	defer c.accounts.Drop()
	started := time.Now()
	made, err := rest.Send[IntegrationAccount](ctx, c.rest, rest.Request{
		Method: http.MethodPost, Path: rest.Path("v1", string(integrationAccounts)), Secrets: secretsOf(a.Config),
		Body: accountBody{
			WorkspaceID: c.workspace, DefinitionID: a.DefinitionID, Name: a.Name, AuthType: a.AuthType, Config: a.Config,
			Identifier: a.Identifier,
		},
	})
	if rest.OutcomeUnknown(err) {
		made, err = c.findCreated(ctx, a, started, err)
	}
	if err == nil {
		c.claims.Add(made.ID)
	}
	return made, aboutNoObject(err)
}

// findCreated looks for the account of a create whose answer was lost: the same to the credential, nobody's in this run,
// and not older than the call.
func (c *Client) findCreated(ctx context.Context, a IntegrationAccount, started time.Time, lost error) (IntegrationAccount, error) {
	c.accounts.Drop()
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	accounts, err := all(ctx, c, integrationAccounts, &c.accounts)
	if err != nil {
		return IntegrationAccount{}, fmt.Errorf("%w; whether the account was made could not be looked up, so look for %q at Poozle before the next apply", lost, a.Name)
	}
	for _, found := range accounts {
		if found.is(a) && found.CreatedAt.After(started.Add(-rest.ClockSkew)) && c.claims.Add(found.ID) {
			return found, nil
		}
	}
	return IntegrationAccount{}, lost
}

// is reports whether an account is what a create would make. Synchronisation is turned on by a second call, or not yet.
func (a IntegrationAccount) is(wanted IntegrationAccount) bool {
	return a.DefinitionID == wanted.DefinitionID && a.Name == wanted.Name && a.AuthType == wanted.AuthType && a.LinkID == nil &&
		reflect.DeepEqual(a.Identifier, wanted.Identifier) && reflect.DeepEqual(a.Config, wanted.Config) &&
		(!a.SyncEnabled || (wanted.SyncEnabled && reflect.DeepEqual(a.SyncPeriod, wanted.SyncPeriod)))
}

// UpdateIntegrationAccount changes name, configuration and synchronisation; the server ignores a changed type or
// identifier, and does not try the credential.
func (c *Client) UpdateIntegrationAccount(ctx context.Context, a IntegrationAccount) (IntegrationAccount, error) {
	defer c.accounts.Drop()
	updated, err := rest.Send[IntegrationAccount](ctx, c.rest, rest.Request{
		Method: http.MethodPost, Path: rest.Path("v1", string(integrationAccounts), a.ID), Retry: rest.RetryAlways, Secrets: secretsOf(a.Config),
		Body: accountBody{Name: a.Name, AuthType: a.AuthType, Config: a.Config, SyncEnabled: a.SyncEnabled, SyncPeriod: a.SyncPeriod},
	})
	return updated, notTheObject(err)
}

// DeleteIntegrationAccount deletes an account, [rest.ErrNotFound] where it is gone. A server with Temporal answers 500
// where it is gone, so what is not listed is; and 400 where the schedule of its synchronisation is missing, so that is
// turned off first. What another resource of this run has taken up stays.
func (c *Client) DeleteIntegrationAccount(ctx context.Context, id string) error {
	if c.claims.Adopted(id) {
		return nil
	}
	c.claims.Add(id)
	err := c.deleteAccount(ctx, id)
	if code := status(err); code != http.StatusInternalServerError && code != http.StatusBadRequest {
		return err
	}
	account, lookup := c.IntegrationAccount(ctx, id)
	if lookup != nil {
		return cmp.Or(lookup, err)
	}
	if !account.SyncEnabled {
		return err
	}
	account.SyncEnabled = false
	if _, failed := c.UpdateIntegrationAccount(ctx, account); failed != nil {
		return fmt.Errorf("%w; turning its synchronisation off first failed as well: %w", err, failed)
	}
	return c.deleteAccount(ctx, id)
}

func (c *Client) deleteAccount(ctx context.Context, id string) error {
	defer c.accounts.Drop()
	_, err := rest.Send[rest.None](ctx, c.rest, rest.Request{
		Method: http.MethodDelete, Path: rest.Path("v1", string(integrationAccounts), id), Retry: rest.RetryAlways,
	})
	return notTheObject(err)
}

// secretsOf are the texts of a configuration that no error may show, but for those so short that they stand in any sentence.
func secretsOf(config map[string]any) []string {
	var secrets []string
	for _, value := range config {
		if text, ok := value.(string); ok && len(text) >= 4 {
			secrets = append(secrets, text)
		}
	}
	return secrets
}

// CheckCredential has the server try a credential at the third party. refusal is the third party's answer, "" where it
// accepts; the error is [ErrUnverifiable] where the server cannot tell now.
func (c *Client) CheckCredential(ctx context.Context, a IntegrationAccount) (refusal string, err error) {
	answer, err := rest.Send[verdict](ctx, c.rest, rest.Request{
		Method: http.MethodPost, Path: rest.Path("v1", string(integrationAccounts), "check"), Retry: rest.RetryNever, Secrets: secretsOf(a.Config),
		Body: struct {
			WorkspaceID  string         `json:"workspaceId"`
			DefinitionID string         `json:"integrationDefinitionId"`
			AuthType     string         `json:"authType"`
			Config       map[string]any `json:"config"`
		}{c.workspace, a.DefinitionID, a.AuthType, a.Config},
	})
	if status(err) == http.StatusInternalServerError {
		return "", ErrUnverifiable
	}
	if err != nil || *answer.Accepted {
		return "", aboutNoObject(err)
	}
	return cmp.Or(rest.Printable(rest.Redact(answer.Error, secretsOf(a.Config)...)), "nothing"), nil
}

// verdict is what the server found out about a credential.
type verdict struct {
	Accepted *bool  `json:"status"`
	Error    string `json:"error"`
}

// Check asks for the verdict itself: an answer without it neither accepts nor refuses.
func (v verdict) Validate() error {
	if v.Accepted == nil {
		return errors.New("the answer has no status")
	}
	return nil
}
