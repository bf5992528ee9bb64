# Up to 1,000 links of the workspace.
list "integrations_poozle_link" "all" {
  provider = integrations
  limit    = 1000
}
