data "integrations_fillout_database" "rsvp" {
  name = "Event RSVP"
}

output "fields_by_table" {
  value = { for t in data.integrations_fillout_database.rsvp.tables : t.name => t.fields[*].name }
}
