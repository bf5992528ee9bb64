package credentials

// OpenAs is open.
var OpenAs = open //nolint:gochecknoglobals // a function for the tests
