# Up to 1,000 OAuth apps of the workspace.
list "integrations_poozle_oauth_app" "all" {
  provider = integrations
  limit    = 1000
}
