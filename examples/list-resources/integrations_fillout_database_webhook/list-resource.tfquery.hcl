# Up to 1,000 webhooks of all databases.
list "integrations_fillout_database_webhook" "all" {
  provider = integrations
  limit    = 1000
}
