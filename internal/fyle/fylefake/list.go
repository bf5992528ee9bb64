package fylefake

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/fake"
)

// row is an object of a response, by column.
type row map[string]any

// list returns one page of a collection, filtered and ordered (docs/concepts/guide-data-apis.md). It supports the guide's filters
// that compare a column with values, and refuses all others.
func list[T any](q *request, objects []T) reply {
	columns := columnsOf(*new(T))
	query := q.URL.Query()
	rows := []row{}
	for _, o := range objects {
		rows = append(rows, columnsOf(o))
	}
	limit, fits := within(query.Get("limit"), 50, 1, 200)
	if !fits {
		return invalid(object{"limit": sentence("Must be greater than or equal to 1 and less than or equal to 200.")})
	}
	offset, fits := within(query.Get("offset"), 0, 0, 1<<31-1)
	if !fits {
		return invalid(object{"offset": sentence("Must be greater than or equal to 0.")})
	}
	for column, filters := range query {
		if column == "limit" || column == "offset" || column == "order" {
			continue
		}
		for _, filter := range filters {
			keeps, known := filterOf(columns, column, filter)
			if !known {
				return invalid(object{column: sentence("Not a valid filter.")})
			}
			rows = slices.DeleteFunc(rows, func(r row) bool { return !keeps(r[column]) })
		}
	}
	if order := query.Get("order"); order != "" && !sort(rows, columns, order) {
		return invalid(object{"order": sentence("Not a valid order.")})
	}
	first := min(offset, len(rows))
	return ok(object{"count": len(rows), "offset": offset, "data": rows[first:min(first+limit, len(rows))]})
}

func columnsOf(object any) row {
	var r row
	if err := json.Unmarshal(fake.JSON(object), &r); err != nil {
		panic(err) // all objects are structs
	}
	return r
}

func within(given string, absent, least, most int) (int, bool) {
	if given == "" {
		return absent, true
	}
	n, err := strconv.Atoi(given)
	return n, err == nil && least <= n && n <= most
}

// filterOf returns the predicate of a filter such as eq.true, and reports whether the filter is known and the column comparable.
func filterOf(columns row, column, filter string) (keeps func(any) bool, known bool) {
	switch columns[column].(type) {
	case string, bool:
	default:
		return nil, false
	}
	operator, operand, _ := strings.Cut(filter, ".")
	compare := func(v any) int { return compareText(column, textOf(v), operand) }
	isAmong := func(v any) bool {
		among := strings.Split(strings.TrimSuffix(strings.TrimPrefix(operand, "("), ")"), ",")
		return slices.ContainsFunc(among, func(one string) bool { return strings.TrimSpace(one) == textOf(v) })
	}
	keeps, known = map[string]func(any) bool{
		"eq":     func(v any) bool { return compare(v) == 0 },
		"neq":    func(v any) bool { return compare(v) != 0 },
		"lt":     func(v any) bool { return compare(v) < 0 },
		"lte":    func(v any) bool { return compare(v) <= 0 },
		"gt":     func(v any) bool { return compare(v) > 0 },
		"gte":    func(v any) bool { return compare(v) >= 0 },
		"is":     func(v any) bool { return compare(v) == 0 },
		"is_not": func(v any) bool { return compare(v) != 0 },
		"in":     isAmong,
		"not_in": func(v any) bool { return !isAmong(v) },
	}[operator]
	return keeps, known
}

// sort orders the rows by columns such as created_at.desc,id.asc. It reports whether all columns and directions are known.
func sort(rows []row, columns row, order string) bool {
	type key struct {
		column string
		sign   int
	}
	var keys []key
	for part := range strings.SplitSeq(order, ",") {
		column, direction, _ := strings.Cut(strings.TrimSpace(part), ".")
		sign, known := map[string]int{"": 1, "asc": 1, "desc": -1}[direction]
		if _, isColumn := columns[column]; !known || !isColumn {
			return false
		}
		keys = append(keys, key{column, sign})
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		for _, k := range keys {
			if c := compareText(k.column, textOf(a[k.column]), textOf(b[k.column])); c != 0 {
				return k.sign * c
			}
		}
		return 0
	})
	return true
}

// compareText compares times as times, and all other values as strings.
func compareText(column, a, b string) int {
	if strings.HasSuffix(column, "_at") {
		x, xErr := time.Parse(time.RFC3339, a)
		y, yErr := time.Parse(time.RFC3339, b)
		if xErr == nil && yErr == nil {
			return x.Compare(y)
		}
	}
	return cmp.Compare(a, b)
}

// textOf returns a value in the form of a filter.
func textOf(v any) string {
	if text, isText := v.(string); isText {
		return text
	}
	return string(fake.JSON(v))
}
