import {
  to = integrations_fillout_webhook.registration
  identity = {
    form_id = "q7XbT2nLwKus"
    id      = "1001"
  }
}
