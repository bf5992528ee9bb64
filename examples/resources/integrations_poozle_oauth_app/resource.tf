# GitHub shows the secret only once, when you register your app there.
variable "github_client_secret" {
  type      = string
  sensitive = true
  ephemeral = true
}

data "integrations_poozle_integration_definition" "github" {
  key = "github"
}

resource "integrations_poozle_oauth_app" "github" {
  name                      = "Acme on GitHub"
  integration_definition_id = data.integrations_poozle_integration_definition.github.id
  client_id                 = "Iv1.8a61f9b3a7aba766"
  client_secret_wo          = var.github_client_secret
  scopes                    = ["read:org", "repo"]
}

# Register this address at GitHub as the callback URL of your app.
output "github_callback_url" {
  value = integrations_poozle_oauth_app.github.callback_url
}
