import {
  to = integrations_fyle_scheduled_callback.export
  identity = {
    id = "scAbCd123456"
  }
}
