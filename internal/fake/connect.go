package fake

import (
	_ "embed"
	"html/template"
)

//go:embed connect.html
var connectStyle string

// ConnectPage returns the template of a page on which a customer connects accounts. The text can refer to the template "style", which all such
// pages share. ConnectPage panics if the text is no template.
func ConnectPage(text string) *template.Template {
	return template.Must(template.Must(template.New("connect").Parse(connectStyle)).Parse(text))
}
