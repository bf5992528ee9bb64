# The redirect URI to register at GitHub, HubSpot, … for your integrations in Nango's cloud.
output "redirect_uri" {
  value = provider::integrations::nango_callback_url()
}

# The same for a self-hosted server.
output "redirect_uri_of_a_server" {
  value = provider::integrations::nango_callback_url("https://nango.example.com")
}
