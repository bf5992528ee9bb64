terraform {
  required_version = ">= 1.11"

  required_providers {
    integrations = {
      source = "integrations-as-code/integrations"
    }
  }
}

variable "poozle_api_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

variable "poozle_workspace_id" {
  type = string
}

# Each vendor has a block. The environment supplies what a block leaves out. Leave out vendors that you do not use.
provider "integrations" {
  poozle = {
    api_key      = var.poozle_api_key
    workspace_id = var.poozle_workspace_id
  }
}

# A page on which a customer connects the ticketing tool that they use.
resource "integrations_poozle_link" "globex" {
  name       = "Globex"
  categories = ["TICKETING"]
}

output "globex_connect_url" {
  value = integrations_poozle_link.globex.url
}
