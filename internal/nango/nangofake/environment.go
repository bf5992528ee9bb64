package nangofake

import (
	"net/http"

	"github.com/google/uuid"
)

// Variable is a variable of the environment, which only the console can create.
type Variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// health needs no credential (routes.ts).
func (n *Nango) health(*request) reply {
	return ok(struct {
		Result string `json:"result"`
	}{"ok"})
}

// clientMetadata is disabled unless the server's own address is https (observed).
func (n *Nango) clientMetadata(*request) reply {
	return refused(http.StatusNotFound, "feature_disabled", "")
}

// listVariables has no envelope (observed).
func (n *Nango) listVariables(q *request) reply {
	if refusal := first(q.noQuery, q.noBody); refusal != nil {
		return *refusal
	}
	return ok(n.Variables.List(nil))
}

// rotateSigningKey is the only way to read the key (observed). Webhooks are signed with the former key for up to five minutes.
func (n *Nango) rotateSigningKey(q *request) reply {
	if refusal := q.noQuery(); refusal != nil {
		return *refusal
	}
	n.signingKey = uuid.NewString()
	return data(http.StatusOK, struct {
		Key string `json:"webhook_signing_key"`
	}{n.signingKey})
}
