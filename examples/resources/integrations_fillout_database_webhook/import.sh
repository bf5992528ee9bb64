# The ID of the database and the ID of the webhook, from data source integrations_fillout_database_webhooks. Fillout shows
# the secret only once, so secret stays null.
terraform import integrations_fillout_database_webhook.guests 54752b5b7c373e06/1001
