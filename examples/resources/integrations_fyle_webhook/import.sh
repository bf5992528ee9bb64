# The ID of the subscription, from data source integrations_fyle_webhooks.
terraform import integrations_fyle_webhook.bookkeeping subAbCd123456
