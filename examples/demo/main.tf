# Settings of a product called Acme at its vendors: how customers connect their own tools, and which events are sent to
# Acme's application.

terraform {
  required_version = ">= 1.11"

  required_providers {
    integrations = {
      source = "integrations-as-code/integrations"
    }
  }
}

# Addresses and keys come from the environment.
provider "integrations" {}
