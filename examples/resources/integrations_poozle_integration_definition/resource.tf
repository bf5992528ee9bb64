# A custom integration, from code of your own.
resource "integrations_poozle_integration_definition" "crm" {
  name       = "Acme CRM"
  category   = "TICKETING"
  source_url = "https://code.acme.example/crm/1.0.0/index.js"
  version    = "1.0.0"
}

variable "crm_api_key" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "integrations_poozle_integration_account" "crm" {
  name                      = "Our CRM"
  integration_definition_id = integrations_poozle_integration_definition.crm.id
  auth_type                 = "Api Key"
  config_wo = {
    api_key = var.crm_api_key
  }
}

# The version of an integration that the workspace has stays as it is, until this changes.
resource "integrations_poozle_integration_definition" "github" {
  key        = "github"
  source_url = "https://raw.githubusercontent.com/poozlehq/build-artifacts/main/ticketing/github/0.1.8/index.js"
  version    = "0.1.8"
}

# The latest version, which the next apply brings.
data "integrations_poozle_integration_definition" "notion" {
  key = "notion"
}

resource "integrations_poozle_integration_definition" "notion" {
  key        = "notion"
  source_url = data.integrations_poozle_integration_definition.notion.latest_version_source_url
  version    = data.integrations_poozle_integration_definition.notion.latest_version
}
