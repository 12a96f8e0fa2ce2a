// Renders a mail template as GoTrue does: with html/template, and the fields that GoTrue fills in.
//
//	render RedirectTo=example://reset Token=123456 … < template
package main

import (
	"fmt"
	"html/template"
	"io"
	"os"
	"strings"
)

func main() {
	fields := map[string]any{}
	for _, argument := range os.Args[1:] {
		name, value, _ := strings.Cut(argument, "=")
		fields[name] = value
	}
	if err := render(fields); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func render(fields map[string]any) error {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	// A misspelt field is an error here; GoTrue would leave a gap in the mail.
	mail, err := template.New("mail").Option("missingkey=error").Parse(string(text))
	if err != nil {
		return err
	}
	return mail.Execute(os.Stdout, fields)
}
