package provider

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/rest"
)

// Terraform hides sensitive values only in what it prints itself. This file therefore removes from each diagnostic every string that
// the user has configured, no matter whether this provider, the framework's validators or a vendor quotes it.
// The attribute's path replaces the string, because Terraform shows the line.

// Shorter strings are not hidden: they are common words, which are no secrets and would make a message unreadable.
const (
	minHidden          = 8
	minHiddenSensitive = 4
)

// identifying are names of attributes that messages identify objects by, and that are never secret.
var identifying = []string{
	"id", "confirmed",
	"issuer",                                     // RFC 8414, section 2: public
	"unique_key", "integration", "provider_name", // of Nango: in each link that a customer opens, and in its catalogue
}

// secretForm is one way in which a message can contain a configured string.
type secretForm struct{ text, label string }

// Hide removes the configured strings of a request from diagnostics, in place. It knows requests with a schema; others it ignores.
func (s *Server) Hide(request any, diagnostics []*tfprotov6.Diagnostic) {
	if len(diagnostics) == 0 {
		return
	}
	var forms []secretForm
	schema, values := s.configuredBy(request)
	for _, v := range values {
		if schema == nil || v == nil {
			continue
		}
		if decoded, err := v.Unmarshal(schema.ValueType()); err == nil {
			forms = append(forms, formsIn(schema.Block.Attributes, decoded, "")...)
		}
	}
	for _, d := range diagnostics {
		if d.Detail = hide(d.Detail, forms); !namesApp(schema, d.Summary) {
			d.Summary = hide(d.Summary, forms)
		}
		d.Attribute = shownPath(d.Attribute)
	}
}

// configuredBy returns the configuration, the state and the plan of a request, and their schema.
func (s *Server) configuredBy(request any) (*tfprotov6.Schema, []*tfprotov6.DynamicValue) {
	all, err := s.schemas()
	if err != nil {
		return nil, nil
	}
	switch r := request.(type) {
	case *tfprotov6.ValidateProviderConfigRequest:
		return all.Provider, []*tfprotov6.DynamicValue{r.Config}
	case *tfprotov6.ConfigureProviderRequest:
		return all.Provider, []*tfprotov6.DynamicValue{r.Config}
	case *tfprotov6.ValidateResourceConfigRequest:
		return all.ResourceSchemas[r.TypeName], []*tfprotov6.DynamicValue{r.Config}
	case *tfprotov6.ReadResourceRequest:
		return all.ResourceSchemas[r.TypeName], []*tfprotov6.DynamicValue{r.CurrentState}
	case *tfprotov6.PlanResourceChangeRequest:
		return all.ResourceSchemas[r.TypeName], []*tfprotov6.DynamicValue{r.Config, r.PriorState}
	case *tfprotov6.ApplyResourceChangeRequest:
		return all.ResourceSchemas[r.TypeName], []*tfprotov6.DynamicValue{r.Config, r.PriorState, r.PlannedState}
	case *tfprotov6.ValidateDataResourceConfigRequest:
		return all.DataSourceSchemas[r.TypeName], []*tfprotov6.DynamicValue{r.Config}
	case *tfprotov6.ReadDataSourceRequest:
		return all.DataSourceSchemas[r.TypeName], []*tfprotov6.DynamicValue{r.Config}
	case *tfprotov6.ValidateEphemeralResourceConfigRequest:
		return all.EphemeralResourceSchemas[r.TypeName], []*tfprotov6.DynamicValue{r.Config}
	case *tfprotov6.OpenEphemeralResourceRequest:
		return all.EphemeralResourceSchemas[r.TypeName], []*tfprotov6.DynamicValue{r.Config}
	case *tfprotov6.ValidateListResourceConfigRequest:
		return all.ListResourceSchemas[r.TypeName], []*tfprotov6.DynamicValue{r.Config}
	case *tfprotov6.ListResourceRequest:
		return all.ListResourceSchemas[r.TypeName], []*tfprotov6.DynamicValue{r.Config}
	case *tfprotov6.ValidateActionConfigRequest:
		return actionSchema(all, r.ActionType), []*tfprotov6.DynamicValue{r.Config}
	case *tfprotov6.PlanActionRequest:
		return actionSchema(all, r.ActionType), []*tfprotov6.DynamicValue{r.Config}
	case *tfprotov6.InvokeActionRequest:
		return actionSchema(all, r.ActionType), []*tfprotov6.DynamicValue{r.Config}
	}
	return nil, nil
}

func actionSchema(all *tfprotov6.GetProviderSchemaResponse, name string) *tfprotov6.Schema {
	if a := all.ActionSchemas[name]; a != nil {
		return a.Schema
	}
	return nil
}

// formsIn returns the forms of all strings in an object, except those of computed attributes, which the user has not configured, and
// those of IDs, by which messages identify objects and servers, and of fingerprints, which a person copies from a message.
func formsIn(schema []*tfprotov6.SchemaAttribute, object tftypes.Value, path string) []secretForm {
	var forms []secretForm
	var members map[string]tftypes.Value
	if object.IsNull() || !object.IsKnown() || object.As(&members) != nil {
		return nil
	}
	for _, a := range schema {
		isPage := path == "" && isPageArgument(a.Name) && hasAttribute(schema, "confirmed")
		isID := path == "" && (strings.HasSuffix(a.Name, "_id") || slices.Contains(identifying, a.Name))
		switch value := members[a.Name]; {
		case isID, isPage, !a.Required && !a.Optional && !a.Sensitive:
		case a.NestedType != nil && a.NestedType.Nesting == tfprotov6.SchemaObjectNestingModeSingle:
			forms = append(forms, formsIn(a.NestedType.Attributes, value, path+a.Name+".")...)
		default:
			for _, text := range stringsIn(value) {
				least, documented := minHidden, strings.Contains(a.Description, text) || // a value that the documentation names is no secret
					slices.ContainsFunc(schema, func(other *tfprotov6.SchemaAttribute) bool { return strings.Contains(other.Name, text) })
				if a.Sensitive || a.WriteOnly { // no attribute of an action is sensitive
					least, documented = minHiddenSensitive, false
				}
				if len(text) >= least && !documented {
					forms = append(forms, formsOf(text, path+a.Name)...)
				}
			}
		}
	}
	return forms
}

func stringsIn(value tftypes.Value) []string {
	var found []string
	_ = tftypes.Walk(value, func(_ *tftypes.AttributePath, v tftypes.Value) (bool, error) {
		var text string
		if v.IsKnown() && !v.IsNull() && v.Type().Is(tftypes.String) && v.As(&text) == nil {
			found = append(found, text)
		}
		return true, nil
	})
	return found
}

// formsOf returns the forms of one string and, if it is a URL, of each part that can be secret: all but the scheme and the host.
func formsOf(text, name string) []secretForm {
	label := "(the value of " + name + ")"
	forms := escaped(text, label)
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return forms
	}
	forms = escaped(text, "(the value of "+name+" at "+u.Host+")")
	password, _ := u.User.Password()
	parts := []string{u.EscapedPath(), u.Path, u.RawQuery, u.Fragment, u.User.Username(), password}
	parts = append(parts, strings.FieldsFunc(u.Path, func(c rune) bool { return c == '/' })...)
	for key, values := range u.Query() {
		parts = append(append(parts, key), values...)
	}
	for _, part := range parts {
		if len(part) >= minHidden {
			forms = append(forms, escaped(part, "(a part of "+name+")")...)
		}
	}
	return forms
}

// escaped returns the text as it is and as a message can quote it, once or twice: in JSON, percent-encoded, or on one line.
func escaped(text, label string) []secretForm {
	escapes := []func(string) string{
		url.QueryEscape, url.PathEscape, rest.Printable, inJSON(true), inJSON(false),
		func(s string) string { return strings.Trim(strconv.Quote(s), `"`) },
	}
	forms := []secretForm{{text, label}}
	for _, once := range escapes {
		forms = append(forms, secretForm{once(text), label})
		for _, twice := range escapes {
			forms = append(forms, secretForm{twice(once(text)), label})
		}
	}
	return forms
}

func inJSON(escapeHTML bool) func(string) string {
	return func(s string) string {
		var b bytes.Buffer
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(escapeHTML)
		_ = encoder.Encode(s) // a string always encodes
		quoted := strings.TrimSpace(b.String())
		return quoted[1 : len(quoted)-1]
	}
}

// hide replaces all forms in a message, the longest first. It also replaces the beginning of a form at which the text was cut.
func hide(text string, forms []secretForm) string {
	slices.SortStableFunc(forms, func(a, b secretForm) int { return cmp.Compare(len(b.text), len(a.text)) })
	var pairs []string
	for _, f := range forms {
		pairs = append(pairs, f.text, f.label)
	}
	const cut = "…"
	pieces := strings.Split(strings.NewReplacer(pairs...).Replace(text), cut)
	for i := range pieces[:len(pieces)-1] {
		pieces[i] = hideBeginning(pieces[i], forms)
	}
	return strings.Join(pieces, cut)
}

// hideBeginning replaces the beginning of a form at the end of a message.
func hideBeginning(text string, forms []secretForm) string {
	for size := len(text); size >= minHidden; size-- {
		end := text[len(text)-size:]
		for _, f := range forms {
			if strings.HasPrefix(f.text, end) {
				return text[:len(text)-size] + f.label
			}
		}
	}
	return text
}

// hideArguments removes the arguments of a function from its error, and the period at its end, because Terraform adds one.
func (s *Server) hideArguments(r *tfprotov6.CallFunctionRequest, failed *tfprotov6.FunctionError) {
	all, err := s.schemas()
	if failed == nil || err != nil || all.Functions[r.Name] == nil {
		return
	}
	definition := all.Functions[r.Name]
	parameters := definition.Parameters
	var forms []secretForm
	for i, argument := range r.Arguments {
		p := definition.VariadicParameter
		if i < len(parameters) {
			p = parameters[i]
		}
		if p == nil {
			continue
		}
		if value, err := argument.Unmarshal(p.Type); err == nil {
			for _, text := range stringsIn(value) {
				if len(text) >= minHidden && !strings.Contains(p.Description, text) {
					forms = append(forms, formsOf(text, p.Name)...)
				}
			}
		}
	}
	failed.Text = strings.TrimSuffix(hide(failed.Text, forms), ".")
}
