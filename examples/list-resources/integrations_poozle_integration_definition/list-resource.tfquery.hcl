# The custom integrations of the workspace.
list "integrations_poozle_integration_definition" "custom" {
  provider = integrations
  limit    = 1000
}
