data "integrations_poozle_integration_definitions" "ticketing" {
  category = "TICKETING"
}

output "id_by_key" {
  value = { for d in data.integrations_poozle_integration_definitions.ticketing.integration_definitions : d.key => d.id }
}
