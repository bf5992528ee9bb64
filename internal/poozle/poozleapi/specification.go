package poozleapi

import (
	"context"
	"errors"
	"maps"
	"sync"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Specification is the description that the code of an integration returns of itself (Specification of the package @poozle/engine-idk).
type Specification struct {
	AuthTypes map[string]AuthType `json:"auth_specification"`
	Others    inputs              `json:"other_inputs"`
}

// AuthType is one way in which an integration authenticates at the third party.
type AuthType struct {
	inputs
	DefaultScopes    []string `json:"default_scopes"`
	AuthorizationURL *string  `json:"authorization_url"`
	TokenURL         *string  `json:"token_url"`
}

type inputs struct {
	Specification struct {
		Properties map[string]struct {
			Description string `json:"description"`
		} `json:"properties"`
	} `json:"input_specification"`
}

// Validate returns an error if the response is not a specification.
func (s Specification) Validate() error {
	if len(s.AuthTypes) == 0 {
		return errors.New("the response has no auth_specification")
	}
	return nil
}

// Inputs returns the descriptions of an authentication type's inputs by their keys, those of all types included. The configuration of an
// account has these keys. The result is empty if the integration does not describe its inputs.
func (s Specification) Inputs(authType string) map[string]string {
	all := map[string]string{}
	for _, in := range []inputs{s.AuthTypes[authType].inputs, s.Others} {
		for key, p := range in.Specification.Properties {
			all[key] = p.Description
		}
	}
	if len(s.AuthTypes[authType].Specification.Properties) == 0 {
		maps.DeleteFunc(all, func(string, string) bool { return true })
	}
	return all
}

// specifications are the specifications that this run has read, and the errors of those that could not be read.
type specifications struct {
	mu   sync.Mutex
	byID map[string]*rest.Shared[specificationOrError]
}

type specificationOrError struct {
	specification Specification
	err           error
}

// Specification returns the specification of the definition with the ID. A run reads it once. The server loads it from the internet, and
// returns 500 if it cannot, so a failed call is not repeated.
func (d *Definitions) Specification(ctx context.Context, id string) (Specification, error) {
	d.specs.mu.Lock()
	if d.specs.byID == nil {
		d.specs.byID = map[string]*rest.Shared[specificationOrError]{}
	}
	shared := d.specs.byID[id]
	if shared == nil {
		shared = &rest.Shared[specificationOrError]{}
		d.specs.byID[id] = shared
	}
	d.specs.mu.Unlock()
	read, err := shared.Get(ctx, func(ctx context.Context) (specificationOrError, error) {
		specification, err := rest.Send[Specification](ctx, d.client.rest, rest.Request{
			Path: d.path(id, "spec"), Query: d.client.inWorkspace(), Retry: rest.RetryNever,
		})
		return specificationOrError{specification, opaqueNotFound(err)}, nil
	})
	if err != nil {
		return Specification{}, err
	}
	return read.specification, read.err
}
