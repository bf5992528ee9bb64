# Up to 1,000 scheduled callbacks of the organisation.
list "integrations_fyle_scheduled_callback" "all" {
  provider = integrations
  limit    = 1000
}
