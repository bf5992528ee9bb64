variable "github_token" {
  type      = string
  sensitive = true
  ephemeral = true
}

resource "integrations_nango_integration" "github_token" {
  unique_key    = "github-token"
  provider_name = "github-pat"
}

# The connection of your own bot. Your app asks Nango for its credentials by the integration and the connection ID.
resource "integrations_nango_connection" "bot" {
  integration   = integrations_nango_integration.github_token.unique_key
  connection_id = "bot"
  api_key_wo    = var.github_token

  tags = {
    organization_id = "acme"
  }

  metadata = jsonencode({
    repositories = ["acme/app", "acme/docs"]
  })
}
