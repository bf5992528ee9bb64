data "integrations_fillout_database_webhook" "guests" {
  database_id = "54752b5b7c373e06"
  id          = "1001"
}

output "events" {
  value = data.integrations_fillout_database_webhook.guests.events
}
