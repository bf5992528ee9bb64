package oauth

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/oauthapi"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/oauth/registered"
	"github.com/integrations-as-code/terraform-provider-integrations/internal/tf"
)

// toAPI sets the metadata members that are not null in the model.
func (m *client) toAPI(metadata oauthapi.Metadata) error {
	for _, member := range oauthapi.Members {
		value := m.Metadata[member.Name]
		if value == nil || value.IsNull() || value.IsUnknown() {
			continue
		}
		switch v := value.(type) {
		case types.Bool:
			metadata[member.Name] = v.ValueBool()
		case types.Int64:
			metadata[member.Name] = v.ValueInt64()
		case types.Set:
			metadata[member.Name] = tf.StringsOf(v)
		case types.List:
			metadata[member.Name] = stringsOf(v)
		case types.String:
			metadata[member.Name] = v.ValueString()
			if member.Kind == oauthapi.Object {
				object, err := decodeObject(v.ValueString())
				if err != nil {
					return tf.Invalid(member.Name, "The value is not a JSON object. Write it with jsonencode.")
				}
				metadata[member.Name] = map[string]any(object)
			}
		}
	}
	more, err := decodeObject(m.AdditionalMetadata.ValueString())
	if err != nil {
		return tf.Invalid("additional_metadata", "The value is not a JSON object. Write it with jsonencode.")
	}
	for name, value := range more {
		metadata[name] = value
		if value == nil {
			delete(metadata, name)
		}
	}
	return nil
}

func (m *client) fromAPI(r oauthapi.Registration, err error) error {
	if err != nil {
		return err
	}
	if m.Metadata == nil {
		m.Metadata = tf.Values{}
	}
	for _, member := range oauthapi.Members {
		m.Metadata[member.Name] = fromMember(member, r.Metadata, m.Metadata[member.Name])
	}
	m.AdditionalMetadata = additionalFrom(r.Metadata, m.AdditionalMetadata)
	m.registered().Set(r)
	m.ID = m.ClientID
	m.ClientIDIssuedAt = newest(r.ClientIDIssuedAt, m.ClientIDIssuedAt)
	m.ClientSecretExpiresAt = newest(r.ClientSecretExpiresAt, m.ClientSecretExpiresAt)
	m.ReplacesTokens = types.BoolValue(m.ReplacesTokens.ValueBool() || r.ReplacesTokens)
	m.ReplacesSecrets = types.BoolValue(m.ReplacesSecrets.ValueBool() || r.ReplacesSecrets)
	return nil
}

// newest returns the number of a response; the previous one, or 0, if the response does not have it.
func newest(answered *int64, before types.Int64) types.Int64 {
	if answered != nil {
		return types.Int64Value(*answered)
	}
	return types.Int64Value(before.ValueInt64())
}

// fromMember returns the value of a member, or before if that has the same meaning.
func fromMember(member oauthapi.Member, metadata oauthapi.Metadata, before attr.Value) attr.Value {
	name := member.Name
	switch member.Kind {
	case oauthapi.Strings:
		was, _ := before.(types.Set)
		return registered.Strings(metadata, name, was)
	case oauthapi.List:
		now := metadata.Strings(name)
		if was, _ := before.(types.List); len(now) == 0 && (was.IsNull() || len(was.Elements()) > 0) {
			return types.ListNull(types.StringType)
		}
		return listOf(now)
	case oauthapi.Bool:
		if value, ok := metadata.Bool(name); ok {
			return types.BoolValue(value)
		}
		if was, _ := before.(types.Bool); was.Equal(types.BoolValue(false)) {
			return was // the default of each of these members, which some servers leave out
		}
		return types.BoolNull()
	case oauthapi.Seconds:
		return types.Int64PointerValue(metadata.Seconds(name))
	case oauthapi.Object:
		return objectFrom(metadata[name], before)
	}
	now := metadata.Text(name)
	if was, ok := before.(types.String); ok && member.Kind == oauthapi.Words && sameWords(was.ValueString(), now) {
		return was
	}
	return registered.Optional(now)
}

func sameWords(a, b string) bool {
	return b != "" && slices.Equal(slices.Sorted(slices.Values(strings.Fields(a))), slices.Sorted(slices.Values(strings.Fields(b))))
}

// objectFrom returns a JSON object as a string, or before if the object has all its members: servers add some to keys.
func objectFrom(now any, before attr.Value) attr.Value {
	if now == nil {
		return types.StringNull()
	}
	if was, ok := before.(types.String); ok && was.ValueString() != "" {
		var configured any
		if json.Unmarshal([]byte(was.ValueString()), &configured) == nil && contains(plain(now), configured) {
			return was
		}
	}
	encoded, _ := json.Marshal(now) // it was decoded from JSON
	return types.StringValue(string(encoded))
}

// plain returns a decoded value with numbers as float64.
func plain(v any) any {
	encoded, _ := json.Marshal(v) // it was decoded from JSON
	var out any
	_ = json.Unmarshal(encoded, &out)
	return out
}

// contains reports whether a JSON value equals another one, except for members of objects that only the first one has.
func contains(all, some any) bool {
	switch s := some.(type) {
	case map[string]any:
		a, ok := all.(map[string]any)
		for name, value := range s {
			ok = ok && contains(a[name], value)
		}
		return ok
	case []any:
		a, ok := all.([]any)
		ok = ok && len(a) == len(s)
		for i := range s {
			ok = ok && contains(a[i], s[i])
		}
		return ok
	}
	return reflect.DeepEqual(all, some)
}

// additionalFrom returns the members that before names, with their values in the metadata; before itself if they are the same.
func additionalFrom(metadata oauthapi.Metadata, before types.String) types.String {
	named, err := decodeObject(before.ValueString())
	if err != nil || before.IsNull() {
		return before
	}
	now := map[string]any{}
	same := true
	for name, wanted := range named {
		if value, has := metadata[name]; has {
			now[name] = value
		}
		same = same && reflect.DeepEqual(plain(metadata[name]), plain(wanted))
	}
	if same {
		return before
	}
	encoded, _ := json.Marshal(now) // it was decoded from JSON
	return types.StringValue(string(encoded))
}

func stringsOf(list types.List) []string {
	out := []string{}
	for _, e := range list.Elements() {
		if s, ok := e.(types.String); ok {
			out = append(out, s.ValueString())
		}
	}
	return out
}

func listOf(elements []string) types.List {
	values := []attr.Value{}
	for _, e := range elements {
		values = append(values, types.StringValue(e))
	}
	return types.ListValueMust(types.StringType, values)
}
