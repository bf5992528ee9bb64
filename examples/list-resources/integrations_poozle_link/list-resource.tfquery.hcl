# The links that have not expired. Terraform stops at 100 results unless limit is set.
list "integrations_poozle_link" "usable" {
  provider = integrations
  limit    = 1000
}

# All links of one customer.
list "integrations_poozle_link" "globex" {
  provider = integrations
  limit    = 1000

  config {
    name            = "Globex"
    include_expired = true
  }
}
