# The ID of the callback, from data source integrations_fyle_scheduled_callbacks.
terraform import integrations_fyle_scheduled_callback.export scAbCd123456
