package nangofake

import (
	"cmp"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// configNames returns the names of the fields of integration_config in their order.
func (p Provider) configNames() []string {
	return slices.SortedFunc(maps.Keys(p.IntegrationConfig), func(a, b string) int {
		return cmp.Or(p.IntegrationConfig[a].Order-p.IntegrationConfig[b].Order, strings.Compare(a, b))
	})
}

// applyConfig merges integration_config or custom of a body into the integration. A provider has one of the two
// (services/integration.service.ts).
func (i *Integration) applyConfig(body map[string]any, p Provider, update bool) *reply {
	if config := toStrings(body["integration_config"]); len(config) > 0 {
		values, problems := p.resolve(config, i.Custom, update)
		if len(problems) > 0 {
			refusal := invalidBody(strings.Join(problems, ", "))
			return &refusal
		}
		i.setCustom(values)
	}
	if custom := toStrings(body["custom"]); len(custom) > 0 {
		if p.IntegrationConfig != nil {
			refusal := invalidBody("This provider uses integration_config; set its values there instead of custom")
			return &refusal
		}
		i.setCustom(custom)
	}
	return nil
}

func toStrings(value any) map[string]string {
	members, _ := value.(map[string]any)
	texts := map[string]string{}
	for name, v := range members {
		texts[name], _ = v.(string)
	}
	return texts
}

// resolve checks submitted values of integration_config, and returns them with the defaults of those that are left out
// (services/integrationConfig.ts). An update keeps what it leaves out, and clears an optional field by "".
func (p Provider) resolve(submitted, existing map[string]string, update bool) (values map[string]string, problems []string) {
	if p.IntegrationConfig == nil {
		return nil, []string{"This provider does not accept integration configuration"}
	}
	for _, name := range slices.Sorted(maps.Keys(submitted)) {
		if _, known := p.IntegrationConfig[name]; !known {
			problems = append(problems, "Unknown field "+name)
		}
	}
	effective := map[string]string{}
	maps.Copy(effective, existing)
	maps.Copy(effective, submitted)
	values = map[string]string{}
	for _, name := range p.configNames() {
		field := p.IntegrationConfig[name]
		value, given := submitted[name]
		if !p.isVisible(name, effective) || update && !given {
			continue
		}
		if !update {
			value = cmp.Or(value, field.DefaultValue)
		}
		switch {
		case value == "" && !field.Optional:
			problems = append(problems, field.Title+" is required")
		case value == "" && update:
			values[name] = ""
		case value != "":
			if problem := field.problem(value); problem != "" {
				problems = append(problems, field.Title+problem)
				continue
			}
			values[name] = value
		}
	}
	return values, problems
}

// isVisible reports whether the conditions of the field and of those that decide about it are true. No field decides about itself.
func (p Provider) isVisible(name string, values map[string]string) bool {
	condition := p.IntegrationConfig[name].VisibleWhen
	if condition == nil {
		return true
	}
	return p.isVisible(condition.Field, values) && values[condition.Field] == condition.Equals
}

func (f Field) problem(value string) string {
	if len(f.Enum) > 0 && !slices.Contains(f.Enum, value) {
		return " must be one of: " + strings.Join(f.Enum, ", ")
	}
	if f.Pattern != "" && !regexp.MustCompile(f.Pattern).MatchString(value) {
		return " has an invalid format"
	}
	if f.Format == "uri" {
		u, err := url.Parse(value)
		switch {
		case err != nil || u.Scheme == "":
			return " must be a valid URL"
		case u.Scheme != "http" && u.Scheme != "https":
			return " must be an http(s) URL"
		}
	}
	return ""
}
