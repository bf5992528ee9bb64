# The redirect URIs of one client, whose token is in OAUTH_REGISTRATION_ACCESS_TOKEN. Terraform stops at 100 results unless limit is set.
list "integrations_oauth_redirect_uri" "app" {
  provider = integrations
  limit    = 1000

  config {
    registration_client_uri = "https://auth.example.com/register/s6BhdRkqt3"
  }
}
