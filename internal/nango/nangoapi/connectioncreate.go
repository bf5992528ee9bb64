package nangoapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"sync"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// NewConnection is everything of a connection that a client can set
// (https://nango.dev/docs/reference/backend/http-api/connections/post). What is empty is empty at Nango afterwards.
type NewConnection struct {
	Integration      string                `json:"provider_config_key"`
	ConnectionID     string                `json:"connection_id"`
	Credentials      ConnectionCredentials `json:"credentials"`
	Tags             map[string]string     `json:"tags"`
	Metadata         json.RawMessage       `json:"metadata"` // an object
	ConnectionConfig map[string]string     `json:"connection_config"`
	WebhookURL       string                `json:"webhook_url_override,omitempty"`
}

// ConnectionCredentials are those of a connection. Type is the authentication mode of the integration's provider, and decides which others are set.
type ConnectionCredentials struct {
	Type         string  `json:"type"`
	APIKey       string  `json:"apiKey,omitempty"`
	Username     *string `json:"username,omitempty"` // can be empty
	Password     *string `json:"password,omitempty"` // can be empty
	AccessToken  string  `json:"access_token,omitempty"`
	RefreshToken string  `json:"refresh_token,omitempty"`
	ExpiresAt    string  `json:"expires_at,omitempty"`
}

func (c ConnectionCredentials) secrets() []string {
	secrets := []string{c.APIKey, c.AccessToken, c.RefreshToken}
	if c.Password != nil {
		secrets = append(secrets, *c.Password)
	}
	return secrets
}

// madeConnection is the response to the upsert of a connection. It repeats the credentials, which are ignored.
type madeConnection struct {
	Connection
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// sameMoment is the largest difference between the two times of a new connection. The recorded ones are equal.
const sameMoment = time.Millisecond

// overwrote reports whether the connection existed before the call.
func (m madeConnection) overwrote() bool { return m.UpdatedAt.Sub(m.CreatedAt) > sameMoment }

// ExistsError means that a connection with the ID exists. To create it would overwrite it.
type ExistsError struct {
	Connection Connection
	ByThisRun  bool // another resource of this run has created it
	Overwrote  bool // another client created it while this create looked for it, so this create has overwritten it
}

// Error names the connection.
func (e *ExistsError) Error() string {
	return fmt.Sprintf("the connection %q of the integration %q already exists", e.Connection.ConnectionID, e.Connection.Integration)
}

// Create creates a connection. Nango has only an upsert, so Create looks right before it whether the connection exists. If it does,
// Create waits for its deletion: the run deletes it if its resource got another name in the configuration. The error is an [*ExistsError] if
// it stays.
func (c *Connections) Create(ctx context.Context, n NewConnection) (Connection, error) {
	key := connectionKey(n.Integration, n.ConnectionID)
	turn, _ := c.turns.LoadOrStore(key, &sync.Mutex{})
	turn.(*sync.Mutex).Lock() // only this function stores
	defer turn.(*sync.Mutex).Unlock()
	defer c.of(n.Integration).Drop()

	if err := c.awaitAbsence(ctx, n); err != nil {
		return Connection{}, err
	}
	started := c.client.rest.Now()
	made, err := c.put(ctx, n, rest.RetryReads)
	switch {
	case rest.OutcomeUnknown(err):
		made.Connection, err = c.findCreated(ctx, n, started, err)
	case err == nil && made.overwrote():
		err = &ExistsError{Connection: made.Connection, Overwrote: true}
	}
	if err == nil {
		c.created.Store(key, true)
	}
	return made.Connection, err
}

// Put writes everything of a connection. It creates the connection if it does not exist.
func (c *Connections) Put(ctx context.Context, n NewConnection) (Connection, error) {
	defer c.of(n.Integration).Drop()
	made, err := c.put(ctx, n, rest.RetryAlways)
	return made.Connection, err
}

func (c *Connections) put(ctx context.Context, n NewConnection, policy rest.RetryPolicy) (madeConnection, error) {
	if n.Tags == nil {
		n.Tags = map[string]string{}
	}
	if n.ConnectionConfig == nil {
		n.ConnectionConfig = map[string]string{}
	}
	made, err := rest.Send[madeConnection](ctx, c.client.rest, rest.Request{
		Method: http.MethodPost, Path: rest.Path("connections"), Body: n, Retry: policy, Secrets: n.Credentials.secrets(),
		Check: func(response any) error {
			return rest.CheckID(response.(madeConnection).ObjectID(), connectionKey(n.Integration, n.ConnectionID))
		},
	})
	made.Created = made.CreatedAt
	var answer *rest.Error
	if errors.As(err, &answer) && answer.Status == http.StatusNotFound && answer.Message == "Integration does not exist" {
		err = fmt.Errorf("%w: %s", ErrNoIntegration, answer.Error()) // which is no "not found" of the connection
	}
	return made, rest.Opaque(err)
}

// ErrNoIntegration means that the integration of a connection does not exist.
var ErrNoIntegration = errors.New("there is no such integration")

// Refused reports whether a third party has refused the credentials of a connection.
func Refused(err error) bool { return hasCode(err, "connection_test_failed") }

// Adopt writes everything of a connection that exists, is recognized and less than an hour old. Otherwise, it returns [rest.ErrNotFound].
func (c *Connections) Adopt(ctx context.Context, n NewConnection) (Connection, error) {
	found, err := c.find(ctx, n.Integration, n.ConnectionID)
	if err != nil {
		return Connection{}, err
	}
	if age := c.Age(found); !n.Recognizes(found) || age > rest.AdoptionWindow {
		return Connection{}, rest.ErrNotFound
	}
	c.created.Store(found.ObjectID(), true)
	return c.Put(ctx, n)
}

// awaitAbsence returns nil as soon as the connection does not exist.
func (c *Connections) awaitAbsence(ctx context.Context, n NewConnection) error {
	waiting, cancel := context.WithTimeout(ctx, maxConflictWait)
	defer cancel()
	for {
		found, err := c.find(ctx, n.Integration, n.ConnectionID)
		if errors.Is(err, rest.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, ours := c.created.Load(found.ObjectID()); ours {
			return &ExistsError{Connection: found, ByThisRun: true}
		}
		select {
		case <-time.After(conflictPoll):
		case <-waiting.Done():
			return &ExistsError{Connection: found}
		}
	}
}

// findCreated looks for the connection of a create whose response was lost: one that is equal in what is readable and not older than the
// call. It returns lost if there is none.
func (c *Connections) findCreated(ctx context.Context, n NewConnection, started time.Time, lost error) (Connection, error) {
	ctx, cancel := rest.LookupContext(ctx)
	defer cancel()
	found, err := c.find(ctx, n.Integration, n.ConnectionID)
	if err == nil && found.Equal(n) && found.Created.After(started.Add(-rest.ClockSkew)) {
		return found, nil
	}
	if err == nil || errors.Is(err, rest.ErrNotFound) {
		return Connection{}, lost
	}
	return Connection{}, errors.Join(lost, err)
}

// Equal reports whether the connection has what is readable of a new one.
func (c Connection) Equal(n NewConnection) bool {
	now, readable := CanonicalJSON(c.Metadata)
	wanted, _ := CanonicalJSON(n.Metadata)
	return readable && now == wanted && maps.Equal(c.Tags, n.Tags)
}

// Recognizes reports whether an existing connection is what an interrupted create has made. Its credentials cannot be compared, so it must
// have tags or metadata, which are the same by chance only if they are empty.
func (n NewConnection) Recognizes(existing Connection) bool {
	metadata, _ := CanonicalJSON(n.Metadata)
	return existing.Equal(n) && (len(n.Tags) > 0 || metadata != "{}")
}
