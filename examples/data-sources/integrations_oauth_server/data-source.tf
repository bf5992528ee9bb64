variable "mcp_server" {
  description = "URL of an MCP server, or of another resource that OAuth protects."
}

data "integrations_oauth_server" "mcp" {
  resource = var.mcp_server
}

# How can a client be introduced to the authorization server of this resource?
output "ways" {
  value = compact([
    "an administrator registers it",
    data.integrations_oauth_server.mcp.client_id_metadata_document_supported ? "its client ID is the URL of a metadata document" : "",
    data.integrations_oauth_server.mcp.registration_supported ? "it is registered at ${data.integrations_oauth_server.mcp.registration_endpoint}" : "",
  ])
}
