# By the ID of the database and that of the webhook. Data source integrations_fillout_database_webhooks lists them. The
# secret, which Fillout shows once, stays null.
terraform import integrations_fillout_database_webhook.guests 54752b5b7c373e06/1001
