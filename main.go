// The Terraform provider "integrations"; see internal/provider.
package main

import (
	"flag"
	"log"

	"github.com/integrations-as-code/terraform-provider-integrations/internal/provider"
)

func main() {
	debug := flag.Bool("debug", false, "run for a debugger: print how Terraform attaches to this process")
	flag.Parse()
	if err := provider.Serve(*debug); err != nil {
		log.Fatal(err)
	}
}
