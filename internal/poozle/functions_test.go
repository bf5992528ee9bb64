package poozle_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/acctest"
)

// options returns the options of a link's page as a configuration writes them.
func options(members map[string]any) tftypes.Value {
	kinds, values := map[string]tftypes.Type{}, map[string]tftypes.Value{}
	for name, member := range members {
		switch member := member.(type) {
		case []string:
			elements, kind := []tftypes.Value{}, tftypes.Tuple{}
			for _, e := range member {
				kind.ElementTypes = append(kind.ElementTypes, tftypes.String)
				elements = append(elements, tftypes.NewValue(tftypes.String, e))
			}
			kinds[name], values[name] = kind, tftypes.NewValue(kind, elements)
		default:
			kinds[name], values[name] = tftypes.String, tftypes.NewValue(tftypes.String, member)
		}
	}
	return tftypes.NewValue(tftypes.Object{AttributeTypes: kinds}, values)
}

// The address leads to the page of the link, and its query has what the page reads from it, by the rules of forms.
func TestLinkURLForOneUser(t *testing.T) {
	t.Parallel()
	e := acctest.New(t)
	p := e.Provider(t, nil)
	link := p.Create(linkType, acctest.Config{"name": "acme"}).Text("id")
	for name, c := range map[string]struct {
		options map[string]any
		want    url.Values
	}{
		"none":             {nil, url.Values{}},
		"nulls":            {map[string]any{"account_identifier": nil}, url.Values{}},
		"one integration":  {map[string]any{"integration_keys": []string{"jira"}}, url.Values{"integrationKeys": {"jira"}}},
		"two integrations": {map[string]any{"integration_keys": []string{"jira", "google_drive"}}, url.Values{"integrationKeys": {"jira,google_drive"}}},
		"all options": {
			map[string]any{
				"account_identifier": `u&1=2 +%"<ä>#?`, "redirect_url": "https://app.acme.example/connected/a%20b", "integration_keys": []string{"notion"},
			},
			url.Values{"accountIdentifier": {`u&1=2 +%"<ä>#?`}, "redirectURL": {"https://app.acme.example/connected/a%20b"}, "integrationKeys": {"notion"}},
		},
	} {
		arguments := []any{e.URL + "/poozle", link}
		if c.options != nil {
			arguments = append(arguments, options(c.options))
		}
		result, refused := p.Call("poozle_link_url", arguments...)
		var address string
		if err := result.As(&address); err != nil || refused != "" {
			t.Fatalf("%s: %s %v", name, refused, err)
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, request.URL.Query()); diff != "" {
			t.Errorf("%s: the query of %s (-want +got):\n%s", name, address, diff)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if err != nil || response.StatusCode != http.StatusOK || !strings.Contains(string(page), "acme") {
			t.Errorf("%s: the address leads to %d %v:\n%s", name, response.StatusCode, err, page)
		}
	}
}

func TestWrongLinkOptions(t *testing.T) {
	t.Parallel()
	p := acctest.New(t).Provider(t, nil)
	for name, c := range map[string]struct {
		options []any
		words   string
	}{
		"a misspelt member":     {[]any{options(map[string]any{"accountIdentifier": "u1"})}, "account_identifier and redirect_url"},
		"a string":              {[]any{"u1"}, "one object"},
		"two objects":           {[]any{options(nil), options(nil)}, "one object"},
		"keys in a string":      {[]any{options(map[string]any{"integration_keys": "jira"})}, "a list of strings"},
		"no keys":               {[]any{options(map[string]any{"integration_keys": []string{}})}, "integration_keys is empty"},
		"a comma in a key":      {[]any{options(map[string]any{"integration_keys": []string{"github,jira"}})}, "comma"},
		"a relative address":    {[]any{options(map[string]any{"redirect_url": "/connected"})}, "redirect_url is not an absolute"},
		"a script":              {[]any{options(map[string]any{"redirect_url": "javascript:alert(1)"})}, "redirect_url is not an absolute"},
		"an address with query": {[]any{options(map[string]any{"redirect_url": "https://a.example/?b"})}, "a query of its own"},
	} {
		_, refused := p.Call("poozle_link_url", append([]any{"https://poozle.example", "l"}, c.options...)...)
		if !strings.Contains(refused, `"options"`) || !strings.Contains(refused, c.words) {
			t.Errorf("%s: the error is %q, want %q", name, refused, c.words)
		}
	}
}
