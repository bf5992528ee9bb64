# Set OAUTH_REGISTRATION_ACCESS_TOKEN to the client's registration access token.
data "integrations_oauth_client" "example" {
  registration_client_uri = "https://auth.example.com/register/s6BhdRkqt3"
}

output "redirect_uris" {
  value = data.integrations_oauth_client.example.redirect_uris
}
