package rest

import (
	"errors"
	"net/url"
	"strings"
)

// unusable stands for an element that no path can hold. It is not a valid
// escape, so that neither [Send] nor any other client sends it.
const unusable = "%"

// Path joins elements to a path, each escaped: whatever an ID holds, it stays
// one element. An empty element, "." or ".." makes [Send] fail, for it would
// name another object.
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

// joinPath returns the address of a path joinPath the base.
func joinPath(base, path string) (*url.URL, error) {
	address := strings.TrimRight(base, "/")
	if path != "" {
		for segment := range strings.SplitSeq(path, "/") {
			element, err := url.PathUnescape(segment)
			if err != nil || Path(element) != segment {
				return nil, errors.New(`an element of the path is empty, "." or "..", or not escaped; an ID or a name that is part of the address is missing or wrong`)
			}
		}
		address += "/" + path
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, errors.New("the base address is not an address such as https://api.example.com")
	}
	return u, nil
}
