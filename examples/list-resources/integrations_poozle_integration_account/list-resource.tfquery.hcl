# The integration accounts of the workspace. Terraform stops at 100 results unless limit is set.
list "integrations_poozle_integration_account" "all" {
  provider = integrations
  limit    = 1000
}

# The accounts of one owner that have an API key.
list "integrations_poozle_integration_account" "support" {
  provider = integrations
  limit    = 1000

  config {
    account_identifier = "support-team"
    auth_type          = "Api Key"
  }
}
