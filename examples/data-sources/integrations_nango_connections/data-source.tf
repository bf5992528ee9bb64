data "integrations_nango_connections" "acme" {
  integration = "github-token"

  tags = {
    organization_id = "acme"
  }
}

output "connection_ids" {
  value = data.integrations_nango_connections.acme.connections[*].connection_id
}
