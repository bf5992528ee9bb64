# The ID of the form and the ID of the webhook, which Fillout returns only when the webhook is created. Fillout never returns
# the URL. The next apply stores the URL of the configuration, and sends nothing.
terraform import integrations_fillout_webhook.registration q7XbT2nLwKus/1001
