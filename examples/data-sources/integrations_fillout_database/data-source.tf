data "integrations_fillout_database" "rsvp" {
  id = "54752b5b7c373e06"
}

output "fields_by_table" {
  value = { for t in data.integrations_fillout_database.rsvp.tables : t.name => t.fields[*].name }
}
