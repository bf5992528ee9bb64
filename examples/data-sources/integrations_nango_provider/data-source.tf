data "integrations_nango_provider" "zendesk" {
  name = "zendesk"
}

# What an integration needs (OAUTH2: a client ID and a secret), and what each connection needs in connection_config.
output "zendesk" {
  value = {
    auth_mode         = data.integrations_nango_provider.zendesk.auth_mode
    connection_config = data.integrations_nango_provider.zendesk.connection_config
  }
}
