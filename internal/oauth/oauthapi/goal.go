package oauthapi

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// goal maps each redirect URI of a batch to whether the client must have it.
type goal map[string]bool

// goal returns the edits of the batch and those that were acknowledged to its clients before. An addition wins over a removal.
func (cs *clientState) goal(batch []*edit) goal {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	g := goal{}
	for redirect, intent := range cs.acknowledged {
		if slices.ContainsFunc(batch, func(e *edit) bool { return e.by == intent.by }) {
			g[redirect] = intent.add
		}
	}
	for _, e := range batch {
		if e.add {
			g[e.redirect] = true
		}
	}
	for _, e := range batch {
		if e.add {
			continue
		}
		if e.kept = g[e.redirect]; !e.kept {
			g[e.redirect] = false
		}
	}
	return g
}

// apply returns m with the goal applied to its redirect URIs, and the URIs that had to change. It keeps all other URIs.
func (g goal) apply(m Metadata) (wanted Metadata, wrong []string) {
	list, ok := m[memberRedirectURIs].([]any)
	if !ok {
		for _, redirect := range m.Strings(memberRedirectURIs) {
			list = append(list, redirect)
		}
	}
	there := map[string]bool{}
	result := []any{}
	for _, element := range list {
		redirect, _ := element.(string)
		there[redirect] = true
		if add, ours := g[redirect]; ours && !add {
			continue
		}
		result = append(result, element)
	}
	for _, redirect := range slices.Sorted(maps.Keys(g)) {
		if g[redirect] == there[redirect] {
			continue
		}
		wrong = append(wrong, redirect)
		if g[redirect] {
			result = append(result, redirect)
		}
	}
	wanted = maps.Clone(m)
	if wanted == nil {
		wanted = Metadata{}
	}
	wanted[memberRedirectURIs] = result
	return wanted, wrong
}

// explain adds the likely reason to a refusal.
func (g goal) explain(err error, wanted Metadata) error {
	if refusesContent(err) && len(wanted.Strings(memberRedirectURIs)) == 0 {
		return fmt.Errorf("%w. This would have removed the client's last redirect URI, and many servers require one. Add another one first", err)
	}
	return err
}

// strays returns the redirect URIs that a write has added in another spelling than in the goal.
func (g goal) strays(before, after Metadata) []string {
	var found []string
	for _, redirect := range after.Strings(memberRedirectURIs) {
		if _, ours := g[redirect]; ours || slices.Contains(before.Strings(memberRedirectURIs), redirect) {
			continue
		}
		for wanted, add := range g {
			if add && strings.EqualFold(strings.TrimSuffix(rest.CanonicalURL(wanted), "/"), strings.TrimSuffix(rest.CanonicalURL(redirect), "/")) {
				found = append(found, redirect)
				break
			}
		}
	}
	return found
}
