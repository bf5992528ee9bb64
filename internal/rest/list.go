package rest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// maxObject is the maximum size of an object in a listing. A listing may have any number of objects.
const maxObject = 1 << 20

var errObjectTooLarge = errors.New("an object of the listing is larger than 1 MiB")

// List is [Send] for a listing that is a JSON array and may be large. It decodes and validates each object as it arrives.
func List[T Validator](ctx context.Context, c *Client, r Request) ([]T, error) {
	var objects []T
	var invalid string // what is wrong with a response that is complete; "" if nothing is
	r.decode = func(response *http.Response) error {
		var err error
		objects, invalid, err = decodeList[T](response)
		return err
	}
	received, err := c.send(ctx, r)
	if err != nil {
		return nil, err
	}
	if invalid != "" {
		return nil, received.unreadable(invalid)
	}
	return objects, nil
}

// decodeList decodes the body of a response. err is the error of a body that cannot be read to its end.
func decodeList[T Validator](response *http.Response) (objects []T, invalid string, err error) {
	body := &limitedReader{from: response.Body}
	buffered := bufio.NewReader(body)
	start, _ := buffered.Peek(200) // the next read returns the same error
	decoder := json.NewDecoder(buffered)
	objects, invalid, err = decodeObjects[T](decoder, body)
	switch {
	case body.err != nil:
		return nil, "", body.err
	case len(start) == 0:
		return nil, "the response is empty", nil
	case err != nil:
		return nil, undecodable(err, response.Header.Get("Content-Type"), start, body.total), nil
	case invalid != "":
		return nil, invalid, nil
	}
	return objects, "", nil
}

// decodeObjects decodes a list to its end. err is the error of invalid JSON or of a type that does not fit.
func decodeObjects[T Validator](decoder *json.Decoder, body *limitedReader) (objects []T, invalid string, err error) {
	first, err := decoder.Token()
	if err != nil {
		return nil, "", err
	}
	if first == nil {
		return nil, "the response is null instead of a list", nil
	}
	if first != json.Delim('[') {
		return nil, "the response is not a list", nil
	}
	for decoder.More() {
		var object T
		body.object = 0
		if err := decoder.Decode(&object); err != nil {
			return nil, "", err
		}
		if wrong := object.Validate(); wrong != nil {
			return nil, wrong.Error(), nil //nolint:nilerr // the error is about the content of a complete response
		}
		objects = append(objects, object)
	}
	if _, err := decoder.Token(); err != nil { // the bracket that ends the list
		return nil, "", err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, "the response has data after the list", nil
	}
	return objects, "", nil
}

// limitedReader reads the body of a listing and keeps its error. It fails if an object is larger than [maxObject].
type limitedReader struct {
	from   io.Reader
	object int // bytes since the last object ended
	total  int
	err    error // except io.EOF
}

// Read reads from the body.
func (r *limitedReader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	r.total += n
	if r.object += n; r.object > maxObject {
		err = errObjectTooLarge
	}
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}
