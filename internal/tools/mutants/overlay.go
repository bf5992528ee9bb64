package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// variable is the environment variable with the index of the mutant that runs.
const variable = "ACTIVE_MUTANT"

// writeOverlay writes the files of all mutants, and one more to each of their packages, and returns the path of an overlay for
// the go command.
func writeOverlay(root, folder string, all []mutant) (string, error) {
	files := map[string]map[int]mutant{}
	for i, m := range all {
		if files[m.file] == nil {
			files[m.file] = map[int]mutant{}
		}
		files[m.file][i] = m
	}
	replace := map[string]string{}
	write := func(name, content string) error {
		to := filepath.Join(folder, strings.ReplaceAll(name, "/", "_"))
		replace[filepath.Join(root, filepath.FromSlash(name))] = to
		return os.WriteFile(to, []byte(content), 0o600)
	}
	for name, mutants := range files {
		source, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			return "", err
		}
		changed, pkg, err := withMutants(string(source), mutants)
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		active := fmt.Sprintf("package %s\n\nimport \"os\"\n\nvar activeMutant = os.Getenv(%q)\n", pkg, variable)
		if err := errors.Join(write(name, changed), write(path.Dir(name)+"/active_mutant.go", active)); err != nil {
			return "", err
		}
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(folder, "overlay.json")
	return file, os.WriteFile(file, overlay, 0o600)
}

// withMutants returns source with the bodies of its mutants, each in front of the body that it changes, and the package's name.
func withMutants(source string, mutants map[int]mutant) (changed, pkg string, err error) {
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution)
	if err != nil {
		return "", "", err
	}
	var out strings.Builder
	end := 0
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Body == nil {
			continue
		}
		start, stop := int(f.Body.Lbrace-file.FileStart)+1, int(f.Body.Rbrace-file.FileStart)
		out.WriteString(source[end:start])
		end = start
		for i, m := range mutants {
			body := source[start:stop]
			if strings.Count(source, m.old) != 1 || strings.Count(body, m.old) != 1 {
				continue
			}
			leave := "return"
			if f.Type.Results != nil {
				leave = `panic("the mutant does not return")`
			}
			fmt.Fprintf(&out, "if activeMutant == \"%d\" {%s\n%s\n}\n", i, strings.Replace(body, m.old, m.new, 1), leave)
			delete(mutants, i)
		}
	}
	for _, m := range mutants {
		err = errors.Join(err, fmt.Errorf("%d functions have this quote, want one: %s", strings.Count(source, m.old), m.old))
	}
	return out.String() + source[end:], file.Name.Name, err
}
