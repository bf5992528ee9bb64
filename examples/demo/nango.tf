# Nango: customers connect their own HubSpot through Acme's OAuth app there. Acme registered the app by hand.
resource "integrations_nango_integration" "hubspot" {
  unique_key       = "hubspot"
  provider_name    = "hubspot"
  display_name     = "HubSpot"
  client_id        = "c4a61f9b-hubspot"
  client_secret_wo = var.client_secrets["hubspot"]
  scopes           = ["crm.objects.contacts.read", "oauth"]
}

# Acme's own account at Apify, connected by a key instead of a page.
resource "integrations_nango_integration" "apify" {
  unique_key    = "apify"
  provider_name = "apify"
}

resource "integrations_nango_connection" "apify" {
  integration   = integrations_nango_integration.apify.unique_key
  connection_id = "acme"
  api_key_wo    = var.apify_api_key
  tags          = { organization_id = "acme" }
}
