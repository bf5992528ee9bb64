# Poozle: customers connect their own GitHub, Jira and more.

# Each app was registered by hand at the third party, which issued a client ID and a secret.
locals {
  apps = {
    github = { client_id = "Iv1.8a61f9b3a7aba766", scopes = ["read:org", "repo"] }
    jira   = { client_id = "Qh2Lxb7wPzvE0nD4", scopes = ["read:jira-work", "read:jira-user"] }
  }
}

data "integrations_poozle_integration_definition" "by_key" {
  for_each = toset(["github", "jira", "stripe"])
  key      = each.key
}

resource "integrations_poozle_oauth_app" "by_key" {
  for_each = local.apps

  name                      = "Acme on ${data.integrations_poozle_integration_definition.by_key[each.key].name}"
  integration_definition_id = data.integrations_poozle_integration_definition.by_key[each.key].id
  client_id                 = each.value.client_id
  client_secret_wo          = var.client_secrets[each.key]
  scopes                    = each.value.scopes
}

# A page for each customer, on which they connect the accounts that Acme works with.
resource "integrations_poozle_link" "by_customer" {
  for_each = var.customers

  name         = each.key
  categories   = each.value.categories
  expires_in   = each.value.days == null ? null : each.value.days * 24 * 60 * 60
  prefer_oauth = each.value.prefer_oauth
}

# Acme's own payments, connected by a key instead of a page.
resource "integrations_poozle_integration_account" "payments" {
  name                      = "Acme's payments"
  integration_definition_id = data.integrations_poozle_integration_definition.by_key["stripe"].id
  auth_type                 = "Api Key"
  config_wo                 = { api_key = var.stripe_api_key }
  account_identifier        = "acme"
  sync_enabled              = true
  sync_period               = "EVERY_HOUR"
}

data "integrations_poozle_integration_definitions" "ticketing" {
  category = "TICKETING"
}
