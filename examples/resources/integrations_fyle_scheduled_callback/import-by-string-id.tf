import {
  to = integrations_fyle_scheduled_callback.export
  id = "scAbCd123456"
}
