# A page on which the customer Globex connects any of its ticketing tools, for a week.
resource "integrations_poozle_link" "globex" {
  name       = "Globex"
  categories = ["TICKETING"]
  expires_in = 7 * 24 * 60 * 60
}

# Send this address to the customer. Everyone who has it can connect accounts.
output "globex_connect_url" {
  value = integrations_poozle_link.globex.url
}

# A page that only offers GitHub, and never expires.
data "integrations_poozle_integration_definition" "github" {
  key = "github"
}

resource "integrations_poozle_link" "initech" {
  name                      = "Initech"
  integration_definition_id = data.integrations_poozle_integration_definition.github.id
}
