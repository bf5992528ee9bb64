package poozleapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// SyncPeriods are the intervals at which Poozle can synchronize an account.
var SyncPeriods = []string{"EVERY_QUARTER_HOUR", "EVERY_HALF_HOUR", "EVERY_HOUR", "EVERY_HALF_DAY", "EVERY_DAY"}

// IntegrationAccount is a connection to an account at a third party (engine-server/src/modules/integration_account). The server
// returns its secrets in plain text.
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

// ObjectID returns the ID.
func (a IntegrationAccount) ObjectID() string { return a.ID }

// Validate returns an error if the ID is missing.
func (a IntegrationAccount) Validate() error   { return requireID(a.ID) }
func (a IntegrationAccount) workspace() string { return a.WorkspaceID }

// accountBody is the body of a create or an update. It always has syncEnabled: without it, an update disables synchronization,
// and a create enables synchronization for integrations of the category PAYMENTS.
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

// IntegrationAccounts are the accounts of the workspace.
type IntegrationAccounts struct {
	*collection[IntegrationAccount]
}

// Create creates an account without synchronization, which [IntegrationAccounts.Update] can enable. If a create asks for
// synchronization, a server with Temporal returns 500 and stores a row that prevents its next start. The server tests the
// credential at the third party before it creates the account.
//
// If the outcome of the call is unknown, Create looks for the account and does not retry, because names are not unique.
func (c *IntegrationAccounts) Create(ctx context.Context, a IntegrationAccount) (IntegrationAccount, error) {
	defer c.Drop()
	if _, err := c.Existing(ctx); err != nil { // for CheckCreated, which must not see the new account
		return IntegrationAccount{}, err
	}
	started := c.client.rest.Now()
	account, err := rest.Send[IntegrationAccount](ctx, c.client.rest, rest.Request{
		Method: http.MethodPost, Path: c.path(), Secrets: secretsOf(a.Config),
		Check: func(response any) error { return c.CheckCreated(ctx, response.(IntegrationAccount).ID) },
		Body: accountBody{
			WorkspaceID: c.client.workspace, DefinitionID: a.DefinitionID, Name: a.Name, AuthType: a.AuthType, Config: a.Config,
			Identifier: a.Identifier,
		},
	})
	if rest.OutcomeUnknown(err) {
		account, err = c.findCreated(ctx, a, started, err)
	}
	if err == nil {
		c.owned.Add(account.ID)
	}
	return account, opaqueNotFound(err)
}

// Equal returns the accounts that existed before the first write of this run and equal the argument, credential included.
func (c *IntegrationAccounts) Equal(ctx context.Context, a IntegrationAccount) ([]IntegrationAccount, error) {
	existing, err := c.Existing(ctx)
	return slices.DeleteFunc(slices.Clone(existing), func(found IntegrationAccount) bool { return !found.equalContent(a) }), err
}

// Adopt returns the existing account with the ID. It returns [rest.ErrNotFound] if the account does not exist or does not equal the
// argument.
func (c *IntegrationAccounts) Adopt(ctx context.Context, id string, a IntegrationAccount) (IntegrationAccount, error) {
	c.owned.Add(id)
	found, err := c.Read(ctx, id)
	if err == nil && !found.equalContent(a) {
		err = rest.ErrNotFound
	}
	return found, err
}

// findCreated looks for the account of a create whose response was lost: one with equal content that did not exist before, belongs to
// no resource of this run and is not older than the call. It returns lost if there is none.
func (c *IntegrationAccounts) findCreated(ctx context.Context, a IntegrationAccount, started time.Time, lost error) (IntegrationAccount, error) {
	c.Drop()
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	accounts, err := c.All(ctx)
	if err != nil {
		return IntegrationAccount{}, fmt.Errorf("%w. Poozle may have created the account, and the check for it failed. Look for the account %q at Poozle before the next apply", lost, a.Name)
	}
	for _, found := range accounts {
		isNew := c.CheckCreated(ctx, found.ID) == nil && found.CreatedAt.After(started.Add(-rest.ClockSkew))
		if isNew && found.equalContent(a) && c.owned.Add(found.ID) {
			return found, nil
		}
	}
	return IntegrationAccount{}, lost
}

// equalContent reports whether an account has the wanted content. Its synchronization may still be disabled, because a second
// call enables it, and a third party may have replaced its refresh token.
func (a IntegrationAccount) equalContent(wanted IntegrationAccount) bool {
	return a.DefinitionID == wanted.DefinitionID && a.Name == wanted.Name && a.AuthType == wanted.AuthType && a.LinkID == nil &&
		reflect.DeepEqual(a.Identifier, wanted.Identifier) && reflect.DeepEqual(a.stableConfig(), wanted.stableConfig()) &&
		(!a.SyncEnabled || (wanted.SyncEnabled && reflect.DeepEqual(a.SyncPeriod, wanted.SyncPeriod)))
}

// RefreshToken is the key of the part of an OAuth2 configuration that a third party may replace at each use, such as Jira's and
// Confluence's. The server stores the new one. It uses the token for the first time right after the create, whose response still
// shows the old one.
const RefreshToken = "refresh_token"

// stableConfig returns the configuration without what the server may replace.
func (a IntegrationAccount) stableConfig() map[string]any {
	stable := maps.Clone(a.Config)
	if a.AuthType == "OAuth2" {
		delete(stable, RefreshToken)
	}
	return stable
}

// KeepRefreshToken returns the account with the refresh token of the configuration replaced by that of another one, if both have one.
func (a IntegrationAccount) KeepRefreshToken(current IntegrationAccount) IntegrationAccount {
	if token, ok := current.Config[RefreshToken]; ok && a.Config[RefreshToken] != nil && a.AuthType == "OAuth2" {
		a.Config = maps.Clone(a.Config)
		a.Config[RefreshToken] = token
	}
	return a
}

// Update changes the name, configuration and synchronization of an account. The server ignores changes of the authentication type
// and the identifier, and does not test the credential.
func (c *IntegrationAccounts) Update(ctx context.Context, a IntegrationAccount) (IntegrationAccount, error) {
	defer c.Drop()
	updated, err := rest.Send[IntegrationAccount](ctx, c.client.rest, rest.Request{
		Method: http.MethodPost, Path: c.path(a.ID), Retry: rest.RetryAlways, Secrets: secretsOf(a.Config),
		Body:  accountBody{Name: a.Name, AuthType: a.AuthType, Config: a.Config, SyncEnabled: a.SyncEnabled, SyncPeriod: a.SyncPeriod},
		Check: func(response any) error { return rest.CheckID(response.(IntegrationAccount).ID, a.ID) },
	})
	return updated, explainRouteNotFound(err)
}

// Delete deletes the account with the ID. It returns [rest.ErrNotFound] if the account does not exist.
//
// A server with Temporal returns 500 if the account does not exist, so Delete looks for the account in the listing. The server
// returns 400 if the schedule of the synchronization is missing, so Delete then disables the synchronization and retries.
func (c *IntegrationAccounts) Delete(ctx context.Context, id string) error {
	c.owned.Add(id)
	err := c.delete(ctx, id)
	if code := statusOf(err); code != http.StatusInternalServerError && code != http.StatusBadRequest {
		return err
	}
	account, lookup := c.Get(ctx, id)
	if lookup != nil {
		return cmp.Or(lookup, err)
	}
	if !account.SyncEnabled {
		return err
	}
	account.SyncEnabled = false
	if _, failed := c.Update(ctx, account); failed != nil {
		return fmt.Errorf("%w; disabling the synchronization of the account also failed: %w", err, failed)
	}
	return c.delete(ctx, id)
}

// secretsOf returns the strings of a configuration that no error may show. It leaves out strings of less than four bytes, because
// they are part of usual words.
func secretsOf(config map[string]any) []string {
	var secrets []string
	for _, value := range config {
		if s, ok := value.(string); ok && len(s) >= 4 {
			secrets = append(secrets, s)
		}
	}
	return secrets
}

// CheckCredential makes the server test the credential of an account at the third party. refusal is the third party's message; it
// is "" if the third party accepts the credential. The error is [ErrUnverifiable] if the server cannot read its definitions.
func (c *IntegrationAccounts) CheckCredential(ctx context.Context, a IntegrationAccount) (refusal string, err error) {
	check, err := rest.Send[credentialCheck](ctx, c.client.rest, rest.Request{
		Method: http.MethodPost, Path: c.path("check"), Retry: rest.RetryNever, Secrets: secretsOf(a.Config),
		Body: struct {
			WorkspaceID  string         `json:"workspaceId"`
			DefinitionID string         `json:"integrationDefinitionId"`
			AuthType     string         `json:"authType"`
			Config       map[string]any `json:"config"`
		}{c.client.workspace, a.DefinitionID, a.AuthType, a.Config},
	})
	if statusOf(err) == http.StatusInternalServerError {
		return "", ErrUnverifiable
	}
	if err != nil || *check.Accepted {
		return "", opaqueNotFound(err)
	}
	return cmp.Or(rest.Printable(rest.Redact(check.Error, secretsOf(a.Config)...)), "nothing"), nil
}

// credentialCheck is the response to a test of a credential.
type credentialCheck struct {
	Accepted *bool  `json:"status"`
	Error    string `json:"error"`
}

// Validate requires the status, because without it the response neither accepts nor refuses the credential.
func (c credentialCheck) Validate() error {
	if c.Accepted == nil {
		return errors.New("the response has no status")
	}
	return nil
}
