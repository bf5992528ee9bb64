# The address to register at Slack for the webhooks of the integration "slack" of one environment.
output "webhook_url" {
  value = provider::integrations::nango_webhook_url("c29e2ee2-057c-49fa-b89f-9ada8d81ef58", "slack")
}

# The same for a self-hosted server.
output "webhook_url_of_a_server" {
  value = provider::integrations::nango_webhook_url("c29e2ee2-057c-49fa-b89f-9ada8d81ef58", "slack", "https://nango.example.com")
}
