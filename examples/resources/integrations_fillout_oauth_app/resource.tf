# Fillout has no API for apps. Whoever changes anything here does it in Fillout's settings too, as the plan says step by
# step, and then sets `confirmed` to the fingerprint that the plan shows.
resource "integrations_fillout_oauth_app" "acme" {
  client_id = "pWq4Nz7hVbLx"
  name      = "Acme"
  icon_uri  = "https://www.acme.example/icon.png"
  redirect_uris = [
    "https://app.acme.example/oauth/fillout",
    "https://staging.acme.example/oauth/fillout",
  ]
  confirmed = "f4e35d03d8f6"
}
