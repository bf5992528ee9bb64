# Fillout has no API for apps. After each change, carry out the steps of the plan in Fillout's settings, and set confirmed to the
# fingerprint in the plan.
resource "integrations_fillout_oauth_app" "acme" {
  client_id = "pWq4Nz7hVbLx"
  name      = "Acme"
  icon_uri  = "https://www.acme.example/icon.png"
  redirect_uris = [
    "https://app.acme.example/oauth/fillout",
    "https://staging.acme.example/oauth/fillout",
  ]
  confirmed = "108450b005a9"
}
