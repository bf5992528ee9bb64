variable "registration_endpoint" {
  type = string
}

# The client leaves redirect_uris out, so that other resources can add theirs, even in other configurations.
resource "integrations_oauth_client" "app" {
  registration_endpoint = var.registration_endpoint
  client_name           = "Acme"
}

resource "integrations_oauth_redirect_uri" "production" {
  registration_client_uri   = integrations_oauth_client.app.registration_client_uri
  registration_access_token = integrations_oauth_client.app.registration_access_token
  uri                       = "https://app.acme.example/callback"
}

# One for each preview of the website.
resource "integrations_oauth_redirect_uri" "preview" {
  for_each = toset(["blue", "green"])

  registration_client_uri   = integrations_oauth_client.app.registration_client_uri
  registration_access_token = integrations_oauth_client.app.registration_access_token
  uri                       = "https://${each.key}.preview.acme.example/callback"
}
