output "connect_pages" {
  description = "The page to give to each customer."
  value       = { for name, link in integrations_poozle_link.by_customer : name => link.url }
}

output "callback_url" {
  description = "The redirect URI to register at GitHub and Jira."
  value       = integrations_poozle_oauth_app.by_key["github"].callback_url
}

output "hubspot_webhook_url" {
  description = "The address to register at HubSpot for its webhooks."
  value       = integrations_nango_integration.hubspot.webhook_url
}

output "sign_in_page" {
  description = "The page on which a Fillout user consents to Acme's app. Acme adds a new state for each sign-in."
  value       = provider::integrations::fillout_authorize_url(integrations_fillout_oauth_app.acme.client_id, one(integrations_fillout_oauth_app.acme.redirect_uris), "")
}

output "ticketing_tools" {
  description = "What customers with the category TICKETING can choose from."
  value       = [for d in data.integrations_poozle_integration_definitions.ticketing.integration_definitions : d.name]
}

output "fyle_organisation" {
  value = data.integrations_fyle_profile.me.org_name
}
