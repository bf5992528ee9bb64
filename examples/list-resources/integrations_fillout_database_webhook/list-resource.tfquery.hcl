# The webhooks of all databases, by one call for each. Terraform stops at 100 results unless limit is set.
list "integrations_fillout_database_webhook" "all" {
  provider = integrations
  limit    = 1000
}

# The webhooks of one database, by one call.
list "integrations_fillout_database_webhook" "rsvp" {
  provider = integrations
  limit    = 1000

  config {
    database_id = "db7RkXw2nQ"
  }
}
