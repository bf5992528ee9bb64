# A GitHub token that can read the organisation's issues.
variable "github_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

data "integrations_poozle_integration_definition" "github" {
  key = "github"
}

resource "integrations_poozle_integration_account" "support" {
  name                      = "Issues of our support team"
  integration_definition_id = data.integrations_poozle_integration_definition.github.id
  auth_type                 = "Api Key"
  config_wo = {
    api_key = var.github_token
    org     = "acme"
  }
  account_identifier = "support-team"
  sync_enabled       = true
  sync_period        = "EVERY_HOUR"
}
