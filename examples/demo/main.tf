# What the makers of a product called Acme declare at their vendors: how their customers connect their own tools, and
# which events their own application is told of.

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
