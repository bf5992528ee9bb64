# Up to 1,000 integration accounts of the workspace.
list "integrations_poozle_integration_account" "all" {
  provider = integrations
  limit    = 1000
}
