data "integrations_poozle_integration_definition" "jira" {
  key = "jira"
}

# The keys for config of an account, such as api_key, with what they mean.
output "inputs" {
  value = data.integrations_poozle_integration_definition.jira.auth_types["Api Key"].inputs
}

# Scopes that an OAuth app needs at the third party, in addition to its own.
output "default_scopes" {
  value = data.integrations_poozle_integration_definition.jira.auth_types["OAuth2"].default_scopes
}

check "version" {
  assert {
    condition     = data.integrations_poozle_integration_definition.jira.is_latest
    error_message = "The workspace uses version ${data.integrations_poozle_integration_definition.jira.version} of the Jira integration, and ${data.integrations_poozle_integration_definition.jira.latest_version} exists."
  }
}
