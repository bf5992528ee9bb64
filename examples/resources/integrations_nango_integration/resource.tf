# GitHub shows the secret only once, when you register your app there.
variable "github_client_secret" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "integrations_nango_integration" "github" {
  unique_key       = "github-acme"
  provider_name    = "github"
  display_name     = "GitHub"
  client_id        = "Iv1.8a61f9b3a7aba766"
  client_secret_wo = var.github_client_secret
  scopes           = ["repo", "read:org"]
}

# The customers enter their API keys themselves, so this integration has no credentials.
resource "integrations_nango_integration" "datadog" {
  unique_key    = "datadog"
  provider_name = "datadog"
}

# Register this address at GitHub as the callback URL of your app.
output "github_callback_url" {
  value = integrations_nango_integration.github.callback_url
}
