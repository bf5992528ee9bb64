# Fyle has no API for apps. After each change, carry out the steps of the plan in Fyle's settings, and set confirmed to the
# fingerprint in the plan.
resource "integrations_fyle_oauth_app" "acme" {
  client_id     = "tpaQ7mXw2LrVd"
  name          = "Acme"
  description   = "Books expenses into Acme."
  redirect_uris = ["https://app.acme.example/oauth/fyle"]
  confirmed     = "5e5f3b221fc1"
}
