# With the client's token in the environment: OAUTH_REGISTRATION_ACCESS_TOKEN.
import {
  to = integrations_oauth_client.app
  identity = {
    registration_client_uri = "https://auth.example.com/register/s6BhdRkqt3"
  }
}
