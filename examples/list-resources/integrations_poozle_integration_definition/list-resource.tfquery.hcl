# The custom integrations of the workspace. Terraform stops at 100 results unless limit is set.
list "integrations_poozle_integration_definition" "custom" {
  provider = integrations
  limit    = 1000
}

# Those of one category.
list "integrations_poozle_integration_definition" "ticketing" {
  provider = integrations
  limit    = 1000

  config {
    category = "TICKETING"
  }
}
