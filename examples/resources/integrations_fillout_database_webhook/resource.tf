data "integrations_fillout_database" "rsvp" {
  name = "Event RSVP"
}

# Send each guest that is added to the database or changed to your application.
resource "integrations_fillout_database_webhook" "guests" {
  database_id = data.integrations_fillout_database.rsvp.id
  url         = "https://hooks.example.com/fillout/guests"
  events      = ["record.created", "record.updated"]
  table_id    = one([for t in data.integrations_fillout_database.rsvp.tables : t.id if t.name == "Guests"])
}

# Fillout shows the secret only once. Pass it to your application from here.
output "guests_secret" {
  value     = integrations_fillout_database_webhook.guests.secret
  sensitive = true
}
