variable "receiver_url" {
  type      = string
  sensitive = true # it contains a secret
}

data "integrations_fillout_database" "rsvp" {
  name = "Event RSVP"
}

resource "integrations_fillout_database_webhook" "rsvp" {
  database_id = data.integrations_fillout_database.rsvp.id
  url         = var.receiver_url
  events      = ["record.created", "record.updated"]
}

# terraform apply -invoke=action.integrations_fillout_database_webhook_test_delivery.rsvp
action "integrations_fillout_database_webhook_test_delivery" "rsvp" {
  config {
    url         = integrations_fillout_database_webhook.rsvp.url
    database_id = integrations_fillout_database_webhook.rsvp.database_id
    event       = "record.created"
  }
}
