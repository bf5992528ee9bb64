# Fails unless the client has the redirect URI. The client's registration access token is taken from the environment:
# OAUTH_REGISTRATION_ACCESS_TOKEN.
data "integrations_oauth_redirect_uri" "production" {
  registration_client_uri = "https://auth.example.com/register/s6BhdRkqt3"
  uri                     = "https://app.acme.example/callback"
}
