package credentials

// OpenAs is open.
var OpenAs = open
