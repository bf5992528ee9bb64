# 20 resources, at least one of each type. Each depends on the one before, so that every apply makes the same requests in the
# same order.

variable "github" { type = string }
variable "jira" { type = string }
variable "server" { type = string }
resource "integrations_poozle_oauth_app" "r01" {
  name                      = "github"
  integration_definition_id = var.github
  client_id                 = "id"
  client_secret_wo          = "secret"
}
resource "integrations_poozle_oauth_app" "r02" {
  name                      = "jira"
  integration_definition_id = var.jira
  client_id                 = "id"
  client_secret             = "secret"
  scopes                    = ["read", "write"]
  depends_on                = [integrations_poozle_oauth_app.r01]
}
resource "integrations_poozle_link" "r03" {
  name       = "forever"
  depends_on = [integrations_poozle_oauth_app.r02]
}
resource "integrations_poozle_link" "r04" {
  name       = "for a day"
  expires_in = 86400
  depends_on = [integrations_poozle_link.r03]
}
resource "integrations_poozle_integration_account" "r05" {
  name                      = "bot"
  integration_definition_id = var.github
  auth_type                 = "Api Key"
  config_wo                 = { api_key = "good" }
  depends_on                = [integrations_poozle_link.r04]
}
resource "integrations_poozle_integration_account" "r06" {
  name                      = "synchronised"
  integration_definition_id = var.jira
  auth_type                 = "Api Key"
  config                    = { api_key = "good" }
  sync_enabled              = true
  depends_on                = [integrations_poozle_integration_account.r05]
}
resource "integrations_fyle_webhook" "r07" {
  url                  = "https://hooks.example.com/a"
  subscribed_resources = ["EXPENSE", "REPORT"]
  depends_on           = [integrations_poozle_integration_account.r06]
}
resource "integrations_fyle_webhook" "r08" {
  url                  = "https://hooks.example.com/a"
  subscribed_resources = ["EMPLOYEE"]
  depends_on           = [integrations_fyle_webhook.r07]
}
resource "integrations_fyle_webhook" "r09" {
  url                  = "https://hooks.example.com/off"
  subscribed_resources = ["EMPLOYEE"]
  enabled              = false
  depends_on           = [integrations_fyle_webhook.r08]
}
resource "integrations_fyle_scheduled_callback" "r10" {
  url        = "https://hooks.example.com/tick"
  schedule   = { interval = { hours = 6, start_date = "2030-01-01T00:00:00Z" } }
  depends_on = [integrations_fyle_webhook.r09]
}
resource "integrations_fyle_scheduled_callback" "r11" {
  url        = "https://hooks.example.com/tick"
  schedule   = { cron = { hour = "23" } }
  payload    = { resource_id = "tx1" }
  depends_on = [integrations_fyle_scheduled_callback.r10]
}
resource "integrations_fillout_webhook" "r12" {
  form_id    = "q7XbT2nLwKus"
  url        = "https://hooks.example.com/form"
  depends_on = [integrations_fyle_scheduled_callback.r11]
}
resource "integrations_fillout_database_webhook" "r13" {
  database_id = "54752b5b7c373e06"
  url         = "https://hooks.example.com/records"
  events      = ["record.created"]
  depends_on  = [integrations_fillout_webhook.r12]
}
resource "integrations_fillout_database_webhook" "r14" {
  database_id = "54752b5b7c373e06"
  url         = "https://hooks.example.com/guests"
  events      = ["record.created", "record.deleted"]
  table_id    = "tbl_guests"
  depends_on  = [integrations_fillout_database_webhook.r13]
}
resource "integrations_oauth_client" "r15" {
  issuer        = "${var.server}/oauth"
  client_name   = "with its list"
  redirect_uris = ["https://acme.example/a", "https://acme.example/b"]
  depends_on    = [integrations_fillout_database_webhook.r14]
}
resource "integrations_oauth_client" "r16" {
  registration_endpoint = "${var.server}/oauth/register"
  client_name           = "one by one"
  depends_on            = [integrations_oauth_client.r15]
}
resource "integrations_oauth_redirect_uri" "r17" {
  registration_client_uri   = integrations_oauth_client.r16.registration_client_uri
  registration_access_token = integrations_oauth_client.r16.registration_access_token
  uri                       = "https://acme.example/blue"
}
resource "integrations_oauth_redirect_uri" "r18" {
  registration_client_uri   = integrations_oauth_client.r16.registration_client_uri
  registration_access_token = integrations_oauth_client.r16.registration_access_token
  uri                       = "https://acme.example/green"
  depends_on                = [integrations_oauth_redirect_uri.r17]
}
resource "integrations_fillout_oauth_app" "r19" {
  name          = "Acme for Fillout"
  redirect_uris = ["https://acme.example/fillout"]
  depends_on    = [integrations_oauth_redirect_uri.r18]
}
resource "integrations_fyle_oauth_app" "r20" {
  name          = "Acme for Fyle"
  redirect_uris = ["https://acme.example/fyle"]
  depends_on    = [integrations_fillout_oauth_app.r19]
}
