output "connect_pages" {
  description = "The page to give to each customer."
  value       = { for name, link in integrations_poozle_link.by_customer : name => link.url }
}

output "callback_url" {
  description = "The redirect URI to register at GitHub and Jira."
  value       = integrations_poozle_oauth_app.by_key["github"].callback_url
}

output "callback_url_in_the_cloud" {
  description = "The same for Poozle's cloud, known before any app exists."
  value       = provider::integrations::poozle_callback_url("https://app.poozle.dev")
}

output "ticketing_tools" {
  description = "What customers with the category TICKETING can choose from."
  value       = [for d in data.integrations_poozle_integration_definitions.ticketing.integration_definitions : d.name]
}

output "payments_sync_period" {
  value = integrations_poozle_integration_account.payments.sync_period
}

output "fyle_organisation" {
  value = data.integrations_fyle_profile.me.org_name
}

output "forms" {
  description = "The forms whose submissions are sent to Acme."
  value       = keys(integrations_fillout_webhook.by_form)
}
