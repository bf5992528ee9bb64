// Command terraform runs the Terraform or OpenTofu that the tests and the demo run, with the given arguments. The make targets call it.
package main

import (
	"context"
	"log"
	"os"
	"os/exec"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/terraformrun"
)

func main() {
	ctx := context.Background()
	cli, err := terraformrun.Find(ctx)
	if err != nil {
		log.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, cli.Path, os.Args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		log.Fatal(err)
	}
}
