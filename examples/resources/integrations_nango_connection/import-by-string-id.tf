import {
  to = integrations_nango_connection.bot
  id = "github-token/bot"
}
