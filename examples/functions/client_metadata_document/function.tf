# Upload this document so that it is served at exactly this URL with the content type application/json. The URL is the client ID.
output "document" {
  value = provider::integrations::client_metadata_document("https://app.example.com/oauth/client.json", {
    client_name                = "Acme"
    redirect_uris              = ["https://app.example.com/oauth/callback"]
    token_endpoint_auth_method = "none"
  }, "mcp")
}
