# Up to 1,000 webhooks of the organisation.
list "integrations_fyle_webhook" "all" {
  provider = integrations
  limit    = 1000
}
