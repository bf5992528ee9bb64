# Fails if the client does not have the redirect URI. Set OAUTH_REGISTRATION_ACCESS_TOKEN to the client's registration access
# token.
data "integrations_oauth_redirect_uri" "production" {
  registration_client_uri = "https://auth.example.com/register/s6BhdRkqt3"
  uri                     = "https://app.acme.example/callback"
}
