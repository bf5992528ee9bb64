# Set OAUTH_REGISTRATION_ACCESS_TOKEN to the client's registration access token.
import {
  to = integrations_oauth_client.app
  identity = {
    registration_client_uri = "https://auth.example.com/register/s6BhdRkqt3"
  }
}
