# By the ID of the form and that of the webhook, which Fillout tells only when it is created. The URL, which it never tells,
# is then taken from the configuration: the next apply stores it and sends nothing.
terraform import integrations_fillout_webhook.registration q7XbT2nLwKus/1001
