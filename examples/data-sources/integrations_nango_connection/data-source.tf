data "integrations_nango_connection" "bot" {
  integration   = "github-token"
  connection_id = "bot"
}

output "repositories" {
  value = jsondecode(data.integrations_nango_connection.bot.metadata).repositories
}
