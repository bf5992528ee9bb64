# Fyle has no API for apps. Whoever changes anything here does it in Fyle's settings too, as the plan says step by step,
# and then sets `confirmed` to the fingerprint that the plan shows.
resource "integrations_fyle_oauth_app" "acme" {
  client_id     = "tpaQ7mXw2LrVd"
  name          = "Acme"
  description   = "Books expenses into Acme."
  redirect_uris = ["https://app.acme.example/oauth/fyle"]
  confirmed     = "7e25dd0c84b4"
}
