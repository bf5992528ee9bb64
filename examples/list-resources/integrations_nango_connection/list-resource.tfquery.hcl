# All connections, those of your users as well. Terraform stops at 100 results unless limit is set.
list "integrations_nango_connection" "all" {
  provider = integrations
  limit    = 10000
}

# The connections of one integration that belong to one of your customers.
list "integrations_nango_connection" "acme" {
  provider = integrations

  config {
    integration     = "github-token"
    organization_id = "acme"
  }
}
