# Set OAUTH_REGISTRATION_ACCESS_TOKEN to the client's registration access token.
import {
  to = integrations_oauth_redirect_uri.production
  id = "https://auth.example.com/register/s6BhdRkqt3 https://app.acme.example/callback"
}
