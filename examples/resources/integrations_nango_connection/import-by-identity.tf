import {
  to = integrations_nango_connection.bot
  identity = {
    integration   = "github-token"
    connection_id = "bot"
  }
}
