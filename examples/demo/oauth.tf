# OAuth: Acme's own clients, with the redirect URIs that lead back to Acme's application.

# This server has an API for clients (RFC 7591), so Terraform registers, changes and deletes the client.
resource "integrations_oauth_client" "acme" {
  registration_endpoint = var.registration_endpoint

  client_name   = "Acme"
  redirect_uris = ["${var.receiver}/oauth/callback"]
}

# Fillout has no API for apps. The plan lists what a person has to do in Fillout's settings. Afterwards the person adds client_id and
# confirmed here. Until then, the apply fails with "Manual step pending".
resource "integrations_fillout_oauth_app" "acme" {
  name          = "Acme"
  redirect_uris = ["${var.receiver}/fillout/callback"]
}
