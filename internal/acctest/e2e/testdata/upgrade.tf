# One object of each type, as the previous version of the provider accepts it. See TestUpgrade.

variable "registration_endpoint" {
  type = string
}

variable "secret" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "integrations_fillout_webhook" "this" {
  form_id = "q7XbT2nLwKus"
  url     = "https://hooks.example.com/fillout/registration"
}

resource "integrations_fillout_database_webhook" "this" {
  database_id = "54752b5b7c373e06"
  url         = "https://hooks.example.com/fillout/guests"
  events      = ["record.created", "record.updated"]
}

resource "integrations_fillout_oauth_app" "this" {
  client_id = "pWq4Nz7hVbLx"
  name      = "Acme"
  icon_uri  = "https://www.acme.example/icon.png"

  redirect_uris = [
    "https://app.acme.example/oauth/fillout",
    "https://staging.acme.example/oauth/fillout",
  ]

  confirmed = "108450b005a9"
}

resource "integrations_fyle_webhook" "this" {
  url                  = "https://books.example.com/hooks/fyle"
  subscribed_resources = ["EXPENSE", "REPORT"]
}

resource "integrations_fyle_scheduled_callback" "this" {
  url = "https://books.example.com/hooks/fyle/export"

  payload = {
    resource_name = "EXPENSES"
  }

  schedule = {
    interval = { hours = 6 }
  }
}

resource "integrations_console_oauth_app" "this" {
  preset             = "google"
  client_id          = "812345678901-acme.apps.googleusercontent.com"
  name               = "Acme Calendar"
  redirect_uris      = ["https://app.acme.example/oauth/google"]
  javascript_origins = ["https://app.acme.example"]
  confirmed          = "f6602bea2354"
}

resource "integrations_oauth_client" "list" {
  registration_endpoint = var.registration_endpoint
  client_name           = "Acme"
  redirect_uris         = ["https://app.acme.example/callback"]
  scope                 = "openid email"
}

resource "integrations_oauth_client" "single" {
  registration_endpoint = var.registration_endpoint
  client_name           = "Acme"
}

resource "integrations_oauth_redirect_uri" "this" {
  registration_client_uri   = integrations_oauth_client.single.registration_client_uri
  registration_access_token = integrations_oauth_client.single.registration_access_token
  uri                       = "https://app.acme.example/callback"
}

data "integrations_poozle_integration_definition" "github" {
  key = "github"
}

resource "integrations_poozle_oauth_app" "this" {
  name                      = "Acme on GitHub"
  integration_definition_id = data.integrations_poozle_integration_definition.github.id
  client_id                 = "Iv1.8a61f9b3a7aba766"
  client_secret_wo          = var.secret
  scopes                    = ["read:org", "repo"]
}

resource "integrations_poozle_link" "this" {
  name       = "Initech"
  categories = ["TICKETING"]
}

resource "integrations_poozle_integration_account" "this" {
  name                      = "Issues of our support team"
  integration_definition_id = data.integrations_poozle_integration_definition.github.id
  auth_type                 = "Api Key"
  account_identifier        = "support-team"

  config_wo = {
    api_key = var.secret
    org     = "acme"
  }
}

resource "integrations_fyle_oauth_app" "this" {
  client_id     = "tpaQ7mXw2LrVd"
  name          = "Acme"
  description   = "Books expenses into Acme."
  redirect_uris = ["https://app.acme.example/oauth/fyle"]
  confirmed     = "5e5f3b221fc1"
}
