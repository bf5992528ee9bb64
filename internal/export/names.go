package export

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"golang.org/x/text/unicode/norm"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

// maxName is the number of characters of a name without the suffix that makes it unique.
const maxName = 48

// namesOf returns the names of the resources. A name comes from the object's own name, or else from the host of its URL. Objects of a type that
// would have the same name all get a part of a hash of their import IDs, so that no name depends on the order of a listing. taken are names
// that are not free, by type.
func namesOf(items []provider.Item, taken map[string]map[string]bool) map[key]string {
	bases := map[key]string{}
	groups := map[string]map[string][]key{} // by type and base
	for _, item := range items {
		k, base := keyOf(item), baseOf(item)
		if _, twice := bases[k]; twice {
			continue
		}
		bases[k] = base
		if groups[item.Type] == nil {
			groups[item.Type] = map[string][]key{}
		}
		groups[item.Type][base] = append(groups[item.Type][base], k)
	}
	names := map[key]string{}
	for resourceType, group := range groups {
		used := maps.Clone(taken[resourceType])
		if used == nil {
			used = map[string]bool{}
		}
		var rest []key
		for base, keys := range group {
			if len(keys) == 1 && !used[base] {
				names[keys[0]] = base
				used[base] = true
			} else {
				rest = append(rest, keys...)
			}
		}
		slices.SortFunc(rest, func(a, b key) int { return strings.Compare(a.id, b.id) })
		for _, k := range rest {
			names[k] = unused(bases[k], k.id, used)
		}
	}
	return names
}

// unused returns the base with as much of a hash as makes it unique.
func unused(base, id string, used map[string]bool) string {
	sum := sha256.Sum256([]byte(id))
	hash := hex.EncodeToString(sum[:])
	name := base
	for n := 6; used[name] || name == base; n++ {
		name = base + "_" + hash[:min(n, len(hash))]
	}
	used[name] = true
	return name
}

// baseOf returns the name of an object, which other objects may have as well.
func baseOf(item provider.Item) string {
	words := strings.Split(item.Type, "_")
	fallback := words[len(words)-1]
	base := identifier(text(item.Config["name"]))
	if base == "" {
		if u, err := url.Parse(text(item.Config["url"])); err == nil {
			base = identifier(u.Hostname()) // never the path, which can be a secret
		}
	}
	if base == "" {
		return fallback
	}
	if !hclsyntax.ValidIdentifier(base) { // it begins with a digit
		base = fallback + "_" + base
	}
	if !hclsyntax.ValidIdentifier(base) {
		return fallback
	}
	return base
}

// identifier converts a string to lower case, without accents, with an underscore in place of all that is neither a letter nor a digit.
func identifier(name string) string {
	name = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss").Replace(strings.ToLower(norm.NFC.String(name)))
	var b strings.Builder
	n := 0
	for _, r := range norm.NFD.String(name) {
		switch {
		case n == maxName:
			return strings.TrimRight(b.String(), "_")
		case unicode.Is(unicode.Mn, r):
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(r)
			n++
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
			n++
		}
	}
	return strings.TrimRight(b.String(), "_")
}

// text returns a string attribute, or "".
func text(v tftypes.Value) string {
	var s string
	if v.Type() == nil || v.IsNull() || v.As(&s) != nil {
		return ""
	}
	return s
}
