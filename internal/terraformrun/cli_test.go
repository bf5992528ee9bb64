package terraformrun_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

func TestFind(t *testing.T) {
	for name, test := range map[string]struct {
		programs map[string]string // what `version` prints, by the name of the program
		chosen   string            // the name in TF_ACC_TERRAFORM_PATH
		want     string            // the program that is found, and its version, or a part of the error
	}{
		"terraform":         {programs: map[string]string{"terraform": "Terraform v1.11.4\non linux_amd64", "tofu": "OpenTofu v1.12.6"}, want: "terraform: Terraform 1.11.4"},
		"only tofu":         {programs: map[string]string{"tofu": "OpenTofu v1.12.6\non linux_amd64"}, want: "tofu: OpenTofu 1.12.6"},
		"a pre-release":     {programs: map[string]string{"terraform": "Terraform v1.17.0-alpha20261118"}, want: "terraform: Terraform 1.17.0-alpha20261118"},
		"chosen":            {programs: map[string]string{"terraform": "Terraform v1.11.4", "tofu-1.12": "OpenTofu v1.12.6"}, chosen: "tofu-1.12", want: "tofu-1.12: OpenTofu 1.12.6"},
		"none":              {want: "there is no terraform or tofu; install Terraform 1.11 or OpenTofu 1.12"},
		"chosen is missing": {programs: map[string]string{"terraform": "Terraform v1.11.4"}, chosen: "nothing", want: "nothing; install"},
		"old Terraform":     {programs: map[string]string{"terraform": "Terraform v1.10.5"}, want: "terraform is Terraform 1.10.5; install Terraform 1.11"},
		"old OpenTofu":      {programs: map[string]string{"tofu": "OpenTofu v1.11.2"}, want: "tofu is OpenTofu 1.11.2; install Terraform 1.11 or OpenTofu 1.12"},
		"after a warning":   {programs: map[string]string{"tofu": "\nWarning: Unable to open CLI configuration file\n\nOpenTofu v1.12.6"}, want: "tofu: OpenTofu 1.12.6"},
		"something else":    {programs: map[string]string{"terraform": "command not found"}, want: "terraform version printed no version"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			for program, version := range test.programs {
				script := "#!/bin/sh\necho '" + version + "'\n"
				if err := os.WriteFile(filepath.Join(folder, program), []byte(script), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			t.Setenv("PATH", folder)
			t.Setenv("TF_ACC_TERRAFORM_PATH", "")
			if test.chosen != "" {
				t.Setenv("TF_ACC_TERRAFORM_PATH", filepath.Join(folder, test.chosen))
			}
			found, err := terraformrun.Find(t.Context())
			got := filepath.Base(found.Path) + ": " + found.String()
			if err != nil {
				got = err.Error()
			}
			if !strings.Contains(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
