# The OAuth apps of the workspace. Terraform stops at 100 results unless limit is set.
list "integrations_poozle_oauth_app" "all" {
  provider = integrations
  limit    = 1000
}

# One app by its name.
list "integrations_poozle_oauth_app" "github" {
  provider = integrations
  limit    = 1000

  config {
    name = "Acme on GitHub"
  }
}
