data "integrations_fillout_database_webhooks" "rsvp" {
  database_id = "54752b5b7c373e06"
}

output "receivers" {
  value = [for w in data.integrations_fillout_database_webhooks.rsvp.webhooks : w.url if w.active]
}
