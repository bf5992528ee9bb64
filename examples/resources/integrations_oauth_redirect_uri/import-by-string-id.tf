# With the client's token in the environment: OAUTH_REGISTRATION_ACCESS_TOKEN.
import {
  to = integrations_oauth_redirect_uri.production
  id = "https://auth.example.com/register/s6BhdRkqt3 https://app.acme.example/callback"
}
