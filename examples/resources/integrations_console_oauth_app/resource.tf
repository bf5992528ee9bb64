# Google and GitHub by their presets, and a vendor whose console the configuration describes. After each change, carry out the steps of
# the plan in the console, and set confirmed to the fingerprint in the plan.
resource "integrations_console_oauth_app" "calendar" {
  preset             = "google"
  client_id          = "812345678901-acme.apps.googleusercontent.com"
  name               = "Acme Calendar"
  redirect_uris      = ["https://app.acme.example/oauth/google"]
  javascript_origins = ["https://app.acme.example"]
  confirmed          = "f6602bea2354"
}

resource "integrations_console_oauth_app" "reviews" {
  preset        = "github"
  client_id     = "Ov23liAcmeReviews0001"
  name          = "Acme Reviews"
  redirect_uris = ["https://app.acme.example/oauth/github"]
  fields = {
    "Homepage URL" = "https://www.acme.example"
  }
  confirmed    = "6b237f26726e"
  confirmed_by = "Ada Lovelace"
}

resource "integrations_console_oauth_app" "acme" {
  vendor        = "Lunar Ledger"
  address       = "https://console.lunar.example/apps"
  path          = "Company → API → Applications"
  create_button = "Add application"
  finish_steps  = ["Save, and put the secret into your secret store at once."]

  client_id     = "lunar-4711"
  name          = "Acme Books"
  redirect_uris = ["https://app.acme.example/oauth/lunar"]
  confirmed     = "3a17ef159dad"
}
