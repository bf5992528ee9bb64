# The key of the integration and the ID of the connection. The credentials are not imported: the next apply sends those of
# the configuration.
terraform import integrations_nango_connection.bot github-token/bot
