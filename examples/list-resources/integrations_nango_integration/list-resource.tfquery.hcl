# The integrations of the environment. Terraform stops at 100 results unless limit is set.
list "integrations_nango_integration" "all" {
  provider = integrations
  limit    = 1000
}

# Those of one third party.
list "integrations_nango_integration" "github" {
  provider = integrations
  limit    = 1000

  config {
    provider_name = "github"
  }
}
