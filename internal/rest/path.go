package rest

import (
	"errors"
	"net/url"
	"strings"
)

// unusable replaces an element that cannot be part of a path. It is not a valid escape, so that no client sends it.
const unusable = "%"

// Path joins elements to a path. It escapes each element, so that it stays one element whatever an ID contains. An empty
// element, "." or ".." makes [Send] fail, because it would name another object.
func Path(elements ...string) string {
	escaped := make([]string, len(elements))
	for i, element := range elements {
		escaped[i] = url.PathEscape(element)
		if element == "" || element == "." || element == ".." {
			escaped[i] = unusable
		}
	}
	return strings.Join(escaped, "/")
}

// joinPath returns the URL of a path, made by [Path], below the base address.
func joinPath(base, path string) (*url.URL, error) {
	address := strings.TrimRight(base, "/")
	if path != "" {
		for segment := range strings.SplitSeq(path, "/") {
			element, err := url.PathUnescape(segment)
			if err != nil || Path(element) != segment {
				return nil, errors.New(`an element of the path is empty, "." or "..", or not escaped; check the IDs and names that are part of the URL`)
			}
		}
		address += "/" + path
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, errors.New("the base address is not a URL such as https://api.example.com")
	}
	return u, nil
}
