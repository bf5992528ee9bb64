variable "client_id" {
  description = "Client ID that is a URL, such as https://app.example.com/oauth/client.json."
}

data "integrations_oauth_client_metadata_document" "app" {
  url     = var.client_id
  profile = "mcp"
}

# A plan warns if the published document would be refused.
check "client_id" {
  assert {
    condition     = data.integrations_oauth_client_metadata_document.app.valid
    error_message = join(" ", data.integrations_oauth_client_metadata_document.app.violations)
  }
}

output "redirect_uris" {
  value = data.integrations_oauth_client_metadata_document.app.redirect_uris
}
